// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IMBALANCE_HPP
#define HALLMARK_IMBALANCE_HPP

// Labels that are not equally frequent: how much, and what to do about it: weights, plans of indices, batches.

#include "core/plans.hpp"
#include "imbalance/cleaning.hpp"
#include "imbalance/clusters.hpp"
#include "imbalance/co_occurrence.hpp"
#include "imbalance/counts.hpp"
#include "imbalance/density.hpp"
#include "imbalance/difficulty.hpp"
#include "imbalance/feature_smoothing.hpp"
#include "imbalance/materialize.hpp"
#include "imbalance/measure.hpp"
#include "imbalance/multilabel_cleaning.hpp"
#include "imbalance/multilabel_local.hpp"
#include "imbalance/multilabel_sampling.hpp"
#include "imbalance/multilabel_synthesis.hpp"
#include "imbalance/raking.hpp"
#include "imbalance/random_sampling.hpp"
#include "imbalance/regression.hpp"
#include "imbalance/regression_sampling.hpp"
#include "imbalance/relevance.hpp"
#include "imbalance/selection.hpp"
#include "imbalance/smote.hpp"
#include "imbalance/smote_named.hpp"
#include "imbalance/smote_variants.hpp"
#include "imbalance/strategy.hpp"
#include "imbalance/streams.hpp"
#include "imbalance/transform.hpp"
#include "imbalance/weights.hpp"

#endif
