// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_HPP
#define HALLMARK_WEAK_HPP

// Weak supervision: labeling functions written out of small parts, applied to items, judged; label models that turn
// votes into labels.

// This order is for readers.
// clang-format off

// Labeling functions: what they look at, ask and say.
#include "weak/field.hpp"
#include "weak/predicates.hpp"
#include "weak/text_predicates.hpp"
#include "weak/comparisons.hpp"
#include "weak/dates.hpp"
#include "weak/rules.hpp"
#include "weak/labeling_functions.hpp"
#include "weak/gazetteer_lfs.hpp"

// From items to votes; voters that are no functions.
#include "weak/apply.hpp"
#include "weak/voters.hpp"

// What voters are worth.
#include "weak/gold.hpp"
#include "weak/analysis.hpp"
#include "weak/buckets.hpp"
#include "weak/influence.hpp"
#include "weak/slices.hpp"

// Label models for crowds: baselines, workers who err in their own way, items of unlike difficulty.
#include "weak/model/majority.hpp"
#include "weak/model/dawid_skene.hpp"
#include "weak/model/one_coin.hpp"
#include "weak/model/ibcc.hpp"
#include "weak/model/ebcc.hpp"
#include "weak/model/mace.hpp"
#include "weak/model/glad.hpp"
#include "weak/model/bwa.hpp"
#include "weak/model/kos.hpp"
#include "weak/model/truth_discovery.hpp"

// Label models for labeling functions, for several labels an item, for comparisons, and for who does not want to choose.
#include "weak/model/naive_bayes.hpp"
#include "weak/model/metal.hpp"
#include "weak/model/triplet.hpp"
#include "weak/model/multi_label.hpp"
#include "weak/model/bradley_terry.hpp"
#include "weak/model/automatic.hpp"

// Around every model: voters that copy, what to ask next, votes that arrive later, models that are kept.
#include "weak/model/correlation.hpp"
#include "weak/model/ask.hpp"
#include "weak/model/online.hpp"
#include "weak/model/saved.hpp"

// What to tell people: labels to doubt, labels to offer, words that would pay.
#include "weak/audit.hpp"
#include "weak/suggest.hpp"
#include "weak/suggest_words.hpp"

// clang-format on

#endif
