// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_HPP
#define HALLMARK_IMBALANCE_HPP

// Labels that are not equally frequent: how much, and what to do about it: weights, plans of indices, batches.

#include "core/plans.hpp"
#include "imbalance/cleaning.hpp"
#include "imbalance/clusters.hpp"
#include "imbalance/co_occurrence.hpp"
#include "imbalance/collect.hpp"
#include "imbalance/collect_allocation.hpp"
#include "imbalance/collect_curves.hpp"
#include "imbalance/collect_gaps.hpp"
#include "imbalance/collect_plan.hpp"
#include "imbalance/collect_regions.hpp"
#include "imbalance/collect_rules.hpp"
#include "imbalance/collect_screening.hpp"
#include "imbalance/collect_sources.hpp"
#include "imbalance/collect_targets.hpp"
#include "imbalance/collect_unseen.hpp"
#include "imbalance/counts.hpp"
#include "imbalance/difficulty.hpp"
#include "imbalance/materialize.hpp"
#include "imbalance/measure.hpp"
#include "imbalance/random_sampling.hpp"
#include "imbalance/raking.hpp"
#include "imbalance/regression.hpp"
#include "imbalance/selection.hpp"
#include "imbalance/smote.hpp"
#include "imbalance/smote_named.hpp"
#include "imbalance/smote_variants.hpp"
#include "imbalance/strategy.hpp"
#include "imbalance/streams.hpp"
#include "imbalance/weights.hpp"

#endif
