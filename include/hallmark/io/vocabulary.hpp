// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IO_VOCABULARY_HPP
#define HALLMARK_IO_VOCABULARY_HPP

// Vocabularies from and to the formats that they are kept in: OBO, SKOS in Turtle, tables, indented text, SNOMED CT
// (RF2), UMLS (RRF). In JSON: io/ontology.hpp.

#include "ontology.hpp"
#include "vocabulary/csv.hpp"
#include "vocabulary/indented.hpp"
#include "vocabulary/obo.hpp"
#include "vocabulary/rf2.hpp"
#include "vocabulary/rrf.hpp"
#include "vocabulary/skos.hpp"

#endif
