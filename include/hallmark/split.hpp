// SPDX-License-Identifier: MIT
#ifndef HALLMARK_SPLIT_HPP
#define HALLMARK_SPLIT_HPP

// What split holds: parts in which every label has its share, as near as whole items allow, and how near that is; splits
// that grow, that hash, that keep groups together and times apart; scikit-learn's splitters; what leaks; splits that are
// kept by item id.

// This order is for readers.
// clang-format off

// A split: into what, what may be asked of it, how it is made.
#include "split/parts.hpp"
#include "split/assignment.hpp"
#include "split/stratify_options.hpp"
#include "split/stratify.hpp"
#include "split/targets.hpp"

// How good it is, how good it could be, and what leaks.
#include "split/metrics.hpp"
#include "split/bound.hpp"
#include "split/report.hpp"
#include "split/leaks.hpp"

// Data that grows, splits that are kept.
#include "split/extend.hpp"
#include "split/saved.hpp"

// Along time, again and again, one within another; scikit-learn's splitters.
#include "split/time.hpp"
#include "split/repeated.hpp"
#include "split/nested.hpp"
#include "split/k_folds.hpp"
#include "split/leave_out.hpp"
#include "split/shuffle_split.hpp"

// clang-format on

#endif
