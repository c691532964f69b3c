// SPDX-License-Identifier: MIT
#ifndef HALLMARK_HALLMARK_HPP
#define HALLMARK_HALLMARK_HPP

// Every module that needs nothing but the standard library, in reading order. What reaches further is included by
// itself: ontology/boost_graph.hpp, io/simdjson.hpp, io/all.hpp, threads.hpp.

// This order is for readers.
// clang-format off
#include "core.hpp"
#include "numeric.hpp"
#include "text.hpp"
#include "ontology.hpp"
#include "neighbors.hpp"
#include "split.hpp"
#include "io/file.hpp"
#include "io/json_source.hpp"
#include "io/labels.hpp"
#include "io/ontology.hpp"
// clang-format on

#endif
