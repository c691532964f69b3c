// SPDX-License-Identifier: MIT
#ifndef HALLMARK_NUMERIC_HPP
#define HALLMARK_NUMERIC_HPP

// Mathematics with fixed results.

#include "numeric/math.hpp"

#endif
