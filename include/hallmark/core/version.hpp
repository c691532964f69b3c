// SPDX-License-Identifier: MIT
#ifndef HALLMARK_CORE_VERSION_HPP
#define HALLMARK_CORE_VERSION_HPP

// The one place the version is written: CMakeLists.txt and meson.build read it from these lines.
#define HALLMARK_VERSION_MAJOR 0
#define HALLMARK_VERSION_MINOR 1
#define HALLMARK_VERSION_PATCH 0

#endif
