// SPDX-License-Identifier: MIT
#ifndef HALLMARK_NEIGHBORS_HPP
#define HALLMARK_NEIGHBORS_HPP

// What neighbors holds: items that are almost the same, and their clusters.

#include "neighbors/near_duplicates.hpp"

#endif
