// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IO_ALL_HPP
#define HALLMARK_IO_ALL_HPP

// Every format, also those that few programs need. Opt-in: the umbrella leaves them out, so that only those who read
// them pay for their compile time.

#include "vocabulary.hpp"
#include "votes.hpp"

#endif
