// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_HPP
#define HALLMARK_ONTOLOGY_HPP

// What ontology holds: a vocabulary of labels with aliases and parents, the builder that checks it, resolving, expanding,
// completion, its gazetteer; how alike labels are, how far predictions are right, what labels may stand together, and
// which sets of labels agree with the parents. Opt-in: ontology/boost_graph.hpp. Readers: io/ontology.hpp.

// This order is for readers.
// clang-format off

// A vocabulary: declared and checked, known to the compiler, told apart from others.
#include "ontology/definition.hpp"
#include "ontology/builder.hpp"
#include "ontology/ontology.hpp"
#include "ontology/vocabulary.hpp"
#include "ontology/fingerprint.hpp"

// What is typed, and what a text names.
#include "ontology/complete.hpp"
#include "ontology/completer.hpp"
#include "ontology/gazetteer.hpp"
#include "ontology/surface_precision.hpp"

// The labels of items: what follows from them, how many there are, what is wrong with them.
#include "ontology/label_items.hpp"
#include "ontology/asserted.hpp"
#include "ontology/support.hpp"
#include "ontology/audit.hpp"
#include "ontology/constraints.hpp"

// A vocabulary that changes.
#include "ontology/label_evidence.hpp"
#include "ontology/suggest.hpp"
#include "ontology/diff.hpp"
#include "ontology/migration_plan.hpp"
#include "ontology/rollup.hpp"

// How near labels are, and what that makes of truths and predictions.
#include "ontology/ancestry.hpp"
#include "ontology/similarity.hpp"
#include "ontology/metrics.hpp"
#include "ontology/soft_targets.hpp"

// From probabilities to sets of labels that agree.
#include "ontology/coherent.hpp"
#include "ontology/constrained_decoder.hpp"

// clang-format on

#endif
