// SPDX-License-Identifier: MIT
#ifndef HALLMARK_ONTOLOGY_GAZETTEER_HPP
#define HALLMARK_ONTOLOGY_GAZETTEER_HPP

#include "../text/gazetteer.hpp"
#include "../text/policy_gazetteer.hpp"
#include "ontology.hpp"

#include <string_view>

HALLMARK_NAMESPACE_BEGIN

/// The gazetteer of a vocabulary: finds the label of every name and alias in text. A surface that means several labels finds none; names
/// come before aliases, so that of two surfaces that fold alike the name's label is found. O(surfaces).
[[nodiscard]] inline gazetteer make_gazetteer(const ontology& vocabulary) {
    gazetteer_builder builder;
    for (label_id label = 0; label < vocabulary.size(); ++label)
        if (vocabulary.find(vocabulary.name(label)) == label) builder.add(vocabulary.name(label), label);
    for (label_id label = 0; label < vocabulary.size(); ++label)
        for (const std::string_view alias : vocabulary.aliases(label))
            if (vocabulary.find(alias) == label) builder.add(alias, label);
    return builder.build().value; // its problems are the vocabulary's own, told by ontology_builder
}

/// The names and aliases of a vocabulary with a policy for each: policy_of(surface, label) gives its surface_policy. A
/// surface that several labels share stands there for each of them, and a resolver chooses. More surfaces, stop phrases among them,
/// may be added before the builder builds. O(surfaces).
template <class PolicyOf>
[[nodiscard]] policy_gazetteer_builder make_policy_gazetteer(const ontology& vocabulary, PolicyOf&& policy_of) {
    policy_gazetteer_builder builder;
    const auto add = [&](std::string_view surface, label_id label) { builder.add(surface, label, policy_of(surface, label)); };
    for (label_id label = 0; label < vocabulary.size(); ++label) add(vocabulary.name(label), label);
    for (label_id label = 0; label < vocabulary.size(); ++label)
        for (const std::string_view alias : vocabulary.aliases(label)) add(alias, label);
    return builder;
}

HALLMARK_NAMESPACE_END

#endif
