// SPDX-License-Identifier: MIT
#ifndef HALLMARK_CORE_HPP
#define HALLMARK_CORE_HPP

// What all modules speak: labels, problems, random numbers, executors, views of the host's numbers, tables, JSON.

// This order is for readers.
// clang-format off

// What is wrong: with a call, with data.
#include "core/config.hpp"
#include "core/problem.hpp"
#include "core/checked.hpp"

// Labels, votes, and what others hold: features, probabilities, plans.
#include "core/label_id.hpp"
#include "core/label_sets.hpp"
#include "core/vote.hpp"
#include "core/votes.hpp"
#include "core/matrix.hpp"
#include "core/span_of.hpp"
#include "core/plans.hpp"

// How work is done: the same random numbers everywhere, threads of the host, how far it is.
#include "core/random.hpp"
#include "core/executor.hpp"
#include "core/progress.hpp"

// For people and files.
#include "core/table.hpp"
#include "core/utf8.hpp"
#include "core/json_reader.hpp"
#include "core/json_writer.hpp"

// clang-format on

#endif
