// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_HPP
#define HALLMARK_ONTOLOGY_HPP

// What ontology holds: a vocabulary of labels with aliases and parents, the builder that checks it, resolving, expanding, completion,
// and its gazetteer.
// Opt-in: ontology/boost_graph.hpp. Readers: io/ontology.hpp.

#include "ontology/builder.hpp"
#include "ontology/complete.hpp"
#include "ontology/definition.hpp"
#include "ontology/gazetteer.hpp"
#include "ontology/ontology.hpp"

#endif
