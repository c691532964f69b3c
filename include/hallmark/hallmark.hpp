// SPDX-License-Identifier: MIT
#ifndef HALLMARK_HALLMARK_HPP
#define HALLMARK_HALLMARK_HPP

// Every module that needs nothing but the standard library, in reading order. What reaches further is included by itself:
// ontology/boost_graph.hpp, io/simdjson.hpp, threads.hpp.

#include "core.hpp"
#include "numeric.hpp"
#include "text.hpp"

#endif
