// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_HPP
#define HALLMARK_ONTOLOGY_HPP

// What ontology holds: a vocabulary of labels with aliases and parents, the builder that checks it, resolving, expanding, completion,
// its gazetteer; how alike labels are, how far predictions are right, what labels may stand together, and which sets of labels agree
// with the parents. Opt-in: ontology/boost_graph.hpp. Readers: io/ontology.hpp.

#include "ontology/ancestry.hpp"
#include "ontology/asserted.hpp"
#include "ontology/audit.hpp"
#include "ontology/builder.hpp"
#include "ontology/coherent.hpp"
#include "ontology/complete.hpp"
#include "ontology/completer.hpp"
#include "ontology/constrained_decoder.hpp"
#include "ontology/constraints.hpp"
#include "ontology/definition.hpp"
#include "ontology/diff.hpp"
#include "ontology/fingerprint.hpp"
#include "ontology/gazetteer.hpp"
#include "ontology/label_evidence.hpp"
#include "ontology/label_items.hpp"
#include "ontology/metrics.hpp"
#include "ontology/migration_plan.hpp"
#include "ontology/ontology.hpp"
#include "ontology/rollup.hpp"
#include "ontology/similarity.hpp"
#include "ontology/soft_targets.hpp"
#include "ontology/suggest.hpp"
#include "ontology/support.hpp"
#include "ontology/surface_precision.hpp"
#include "ontology/vocabulary.hpp"

#endif
