// SPDX-License-Identifier: MIT
#ifndef HALLMARK_SPLIT_HPP
#define HALLMARK_SPLIT_HPP

// What split holds: parts in which every label has its share, as near as whole items allow, and how near that is; splits that grow,
// that hash, that keep groups together and times apart; scikit-learn's splitters; what leaks; splits that are kept by item id.

#include "split/assignment.hpp"
#include "split/bound.hpp"
#include "split/extend.hpp"
#include "split/k_folds.hpp"
#include "split/leaks.hpp"
#include "split/leave_out.hpp"
#include "split/metrics.hpp"
#include "split/nested.hpp"
#include "split/parts.hpp"
#include "split/repeated.hpp"
#include "split/report.hpp"
#include "split/saved.hpp"
#include "split/shuffle_split.hpp"
#include "split/stratify.hpp"
#include "split/stratify_options.hpp"
#include "split/targets.hpp"
#include "split/time.hpp"

#endif
