// SPDX-License-Identifier: MIT
#ifndef HALLMARK_NEIGHBORS_HPP
#define HALLMARK_NEIGHBORS_HPP

// Which items are near each other: one exact graph of nearest neighbours, and items that are almost the same.

#include "neighbors/clusters.hpp"
#include "neighbors/distance.hpp"
#include "neighbors/knn.hpp"
#include "neighbors/near_duplicates.hpp"

#endif
