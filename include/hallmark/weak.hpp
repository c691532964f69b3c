// SPDX-License-Identifier: MIT
#ifndef HALLMARK_WEAK_HPP
#define HALLMARK_WEAK_HPP

// Weak supervision: labeling functions written out of small parts, applied to items, judged; label models
// that turn votes into labels.

#include "core/random.hpp"
#include "weak/analysis.hpp"
#include "weak/apply.hpp"
#include "weak/audit.hpp"
#include "weak/buckets.hpp"
#include "weak/comparisons.hpp"
#include "weak/dates.hpp"
#include "weak/field.hpp"
#include "weak/gazetteer_lfs.hpp"
#include "weak/gold.hpp"
#include "weak/influence.hpp"
#include "weak/labeling_functions.hpp"
#include "weak/model/ask.hpp"
#include "weak/model/automatic.hpp"
#include "weak/model/bradley_terry.hpp"
#include "weak/model/bwa.hpp"
#include "weak/model/correlation.hpp"
#include "weak/model/dawid_skene.hpp"
#include "weak/model/ebcc.hpp"
#include "weak/model/glad.hpp"
#include "weak/model/ibcc.hpp"
#include "weak/model/kos.hpp"
#include "weak/model/mace.hpp"
#include "weak/model/majority.hpp"
#include "weak/model/metal.hpp"
#include "weak/model/multi_label.hpp"
#include "weak/model/naive_bayes.hpp"
#include "weak/model/one_coin.hpp"
#include "weak/model/online.hpp"
#include "weak/model/saved.hpp"
#include "weak/model/triplet.hpp"
#include "weak/model/truth_discovery.hpp"
#include "weak/predicates.hpp"
#include "weak/rules.hpp"
#include "weak/slices.hpp"
#include "weak/suggest.hpp"
#include "weak/suggest_words.hpp"
#include "weak/text_predicates.hpp"
#include "weak/voters.hpp"

#endif
