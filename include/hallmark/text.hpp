// SPDX-License-Identifier: MIT
#ifndef HALLMARK_TEXT_HPP
#define HALLMARK_TEXT_HPP

// What text holds: folding, offsets, words, and which surfaces (the names of labels) stand where.

#include "text/fold.hpp"
#include "text/unicode.hpp"

#endif
