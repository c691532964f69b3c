// SPDX-License-Identifier: MIT
#ifndef HALLMARK_TEXT_HPP
#define HALLMARK_TEXT_HPP

// What text holds: folded names, words, offsets in three units, which surfaces (names of labels) stand where (exactly,
// by policies, with typing errors, in streams), and regular expressions in linear time.

#include "text/fold.hpp"
#include "text/fuzzy_gazetteer.hpp"
#include "text/gazetteer.hpp"
#include "text/gazetteer_stream.hpp"
#include "text/offsets.hpp"
#include "text/pattern.hpp"
#include "text/policy_gazetteer.hpp"
#include "text/surface_policy.hpp"
#include "text/text_span.hpp"
#include "text/unicode.hpp"
#include "text/words.hpp"

#endif
