// SPDX-License-Identifier: MIT
#ifndef HALLMARK_CORE_LABEL_ID_HPP
#define HALLMARK_CORE_LABEL_ID_HPP

#include "config.hpp"

#include <cstdint>

HALLMARK_NAMESPACE_BEGIN

/// A label: an index into the names of an ontology, or a class number. Counted from 0, in the order of declaration. A
/// plain integer, so that a host's own class numbers, enums and columns are labels without a conversion.
using label_id = std::uint32_t;

HALLMARK_NAMESPACE_END

#endif
