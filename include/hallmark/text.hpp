// SPDX-License-Identifier: MIT
#ifndef HALLMARK_TEXT_HPP
#define HALLMARK_TEXT_HPP

// What text holds: folded names, words, offsets in three units, which surfaces (names of labels) stand where (exactly,
// by policies, with typing errors, in streams), and regular expressions in linear time.

// This order is for readers.
// clang-format off

// Letters and places.
#include "text/text_span.hpp"
#include "text/unicode.hpp"
#include "text/fold.hpp"
#include "text/words.hpp"
#include "text/offsets.hpp"

// Which names stand where; the first of these tells the others apart.
#include "text/gazetteer.hpp"
#include "text/surface_policy.hpp"
#include "text/policy_gazetteer.hpp"
#include "text/fuzzy_gazetteer.hpp"
#include "text/gazetteer_stream.hpp"

// Regular expressions.
#include "text/pattern.hpp"

// clang-format on

#endif
