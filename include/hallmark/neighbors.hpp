// SPDX-License-Identifier: MIT
#ifndef HALLMARK_NEIGHBORS_HPP
#define HALLMARK_NEIGHBORS_HPP

// Which items are near each other.

#include "neighbors/knn.hpp"

#endif
