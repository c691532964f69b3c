// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IO_JSON_SOURCE_HPP
#define HALLMARK_IO_JSON_SOURCE_HPP

// One way to pull JSON, and engines that offer it. A reader of a format is written once, over any json_source; the
// caller chooses the engine by argument: builtin_engine (here, the standard library only) or simdjson_engine
// (io/simdjson.hpp). Both give the same values, problems and places for every text.

#include "../core/json_reader.hpp"
#include "../core/problem.hpp"

#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>

HALLMARK_NAMESPACE_BEGIN

namespace io {

/// Stands at one value of a JSON text; see json_reader, the model of it, for what each call promises:
///     json_kind kind()                                 of the value where it stands, not yet read
///     std::string_view string(), json_number number(), bool boolean()      read it; the kind must fit
///     void skip()                                      passes over it
///     for_each_element(f)                              f() at each element
///     for_each_member(f)                               f(std::string_view key) at each member's value
///     std::string where()                              JSON pointer of the value: "/3/aliases/0"
///     void cancel()                                    ends every loop
///     bool failed()                                    after malformed text every loop ends and kind() is none
template <class S>
concept json_source = requires(S& source, const S& read_only, void (*element)(), void (*member)(std::string_view)) {
    { source.kind() } -> std::same_as<json_kind>;
    { source.string() } -> std::same_as<std::string_view>;
    { source.number() } -> std::same_as<json_number>;
    { source.boolean() } -> std::same_as<bool>;
    source.skip();
    source.for_each_element(element);
    source.for_each_member(member);
    { read_only.where() } -> std::same_as<std::string>;
    source.cancel();
    { read_only.failed() } -> std::same_as<bool>;
};

class simdjson_engine; // include <hallmark/io/simdjson.hpp>: it needs <simdjson.h>, and so stands apart

/// The engine of the standard library alone: json_reader.
struct builtin_engine {
    json_options options{};

    /// Reads one JSON text: f(source) with the source at the root value (f is not called when there is none); what f
    /// leaves unread is validated, and nothing may follow the value. A text that is malformed is one problem at the end
    /// of `out`, after those that f added; what f was given before it is what stood there. `start` is where the text
    /// stands in its file.
    template <class F>
    void read(std::string_view text, problems& out, F&& f, json_place start = {}) {
        json_reader source(text, options, start);
        if (source.kind() != json_kind::none) f(source);
        if (!source.finish()) out.add(source.failure());
    }
};

namespace detail {
struct json_probe {
    template <class Source>
    void operator()(Source& source) const {
        source.skip();
    }
};
} // namespace detail

/// Reads JSON texts: engine.read(text, problems, f[, json_place]) as in builtin_engine. Readers take it as `Engine&&`,
/// so a temporary will do; an engine that is kept keeps its buffers. One engine reads one text at a time: f must not
/// use it again.
template <class E>
concept json_engine = requires(std::remove_reference_t<E>& engine, std::string_view text, problems& out,
                               json_place start) {
    engine.read(text, out, detail::json_probe{});
    engine.read(text, out, detail::json_probe{}, start);
};

static_assert(json_source<json_reader> && json_engine<builtin_engine>);

} // namespace io

HALLMARK_NAMESPACE_END

#endif
