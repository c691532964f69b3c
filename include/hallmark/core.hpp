// SPDX-License-Identifier: MIT
#ifndef HALLMARK_CORE_HPP
#define HALLMARK_CORE_HPP

// What all modules speak: labels, problems, random numbers, executors, views of the host's numbers, tables, JSON.

#include "core/checked.hpp"
#include "core/config.hpp"
#include "core/executor.hpp"
#include "core/json_reader.hpp"
#include "core/json_writer.hpp"
#include "core/label_id.hpp"
#include "core/label_sets.hpp"
#include "core/matrix.hpp"
#include "core/plans.hpp"
#include "core/problem.hpp"
#include "core/progress.hpp"
#include "core/random.hpp"
#include "core/table.hpp"
#include "core/utf8.hpp"
#include "core/vote.hpp"
#include "core/votes.hpp"

#endif
