// SPDX-License-Identifier: MIT
#ifndef HALLMARK_TESTS_SUPPORT_JSON_DUMP_HPP
#define HALLMARK_TESTS_SUPPORT_JSON_DUMP_HPP

// All that an engine says of a text, as one string: every value with its place and its bits, and every problem. Two
// engines that dump the same give the same answers.

#include <hallmark/io/file.hpp>
#include <hallmark/io/json_source.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace hallmark_test {

template <class Source>
void dump_json(Source& source, std::string& out) {
    using hallmark::json_kind;
    out.append(source.where()).append(" = ");
    switch (source.kind()) {
    case json_kind::none:
        out.append("none");
        break;
    case json_kind::null:
        out.append("null");
        source.skip();
        break;
    case json_kind::boolean:
        out.append(source.boolean() ? "true" : "false");
        break;
    case json_kind::number: {
        const hallmark::json_number n = source.number();
        if (const auto i = n.as_int64())
            out.append("int ").append(std::to_string(*i));
        else if (const auto u = n.as_uint64())
            out.append("uint ").append(std::to_string(*u));
        else
            out.append("double ").append(std::to_string(std::bit_cast<std::uint64_t>(n.as_double())));
        break;
    }
    case json_kind::string: {
        const std::string_view text = source.string();
        out.append("string ").append(std::to_string(text.size())).append(" ").append(text);
        break;
    }
    case json_kind::array:
        out.append("array\n");
        source.for_each_element([&] { dump_json(source, out); });
        out.append("end");
        break;
    case json_kind::object:
        out.append("object\n");
        source.for_each_member([&](std::string_view key) {
            out.append(key).append(": ");
            dump_json(source, out);
        });
        out.append("end");
        break;
    }
    out.append(source.failed() ? " failed\n" : "\n");
}

template <class Engine>
[[nodiscard]] std::string dump_json(Engine&& engine, std::string_view text, hallmark::json_place place = {}) {
    std::string out;
    hallmark::problems trouble;
    engine.read(
        text, trouble, [&](auto& source) { dump_json(source, out); }, place);
    return out.append(to_string(trouble));
}

/// The same, with nothing read: the engine alone validates the text.
template <class Engine>
[[nodiscard]] hallmark::problems check_json(Engine&& engine, std::string_view text) {
    hallmark::problems trouble;
    engine.read(text, trouble, [](auto&) {});
    return trouble;
}

} // namespace hallmark_test

#endif
