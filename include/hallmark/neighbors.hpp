// SPDX-License-Identifier: MIT
#ifndef HALLMARK_NEIGHBORS_HPP
#define HALLMARK_NEIGHBORS_HPP

// Which items are near each other: the k nearest of each, those that are almost the same, and their clusters.

#include "neighbors/knn.hpp"
#include "neighbors/near_duplicates.hpp"

#endif
