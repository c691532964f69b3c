// SPDX-License-Identifier: MIT
#ifndef HALLMARK_IO_SIMDJSON_HPP
#define HALLMARK_IO_SIMDJSON_HPP

// The fast JSON engine (opt-in; simdjson 3.0.1 or later, link -lsimdjson). It gives the answers of builtin_engine, to
// the last problem and place:
//
//     auto tags = hallmark::io::read_ontology("tags.json", hallmark::io::simdjson_engine{});
//
// Why the answers are equal: simdjson checks the whole text before anything is read from it. A text that it refuses,
// for whatever reason (malformed, too deep, an integer beyond 64 bits, over 4 GiB), is read by json_reader instead; and
// whatever it accepts, json_reader accepts with the same values.
//
// It pays where an engine is kept for many texts. It fills about as much memory as the text is long, which a new engine
// must first get from the system: for one large text that can cost more than it saves, and builtin_engine, which needs
// none, may be the faster.

#include "../core/json_reader.hpp"
#include "../core/problem.hpp"
#include "file.hpp"
#include "json_source.hpp"

#include <simdjson.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

HALLMARK_NAMESPACE_BEGIN

namespace io {

namespace detail {

using hallmark::detail::append_pointer_token;
using hallmark::detail::require_json_kind;

/// A json_source over a document that simdjson has checked: it cannot fail.
class simdjson_source {
public:
    explicit simdjson_source(simdjson::dom::element root) { stand_at(root); }
    simdjson_source(const simdjson_source&) = delete;
    simdjson_source& operator=(const simdjson_source&) = delete;

    [[nodiscard]] json_kind kind() const noexcept { return kind_; }

    [[nodiscard]] std::string_view string() {
        std::string_view text;
        if (!take(json_kind::string, "string") || here_.get(text) != simdjson::SUCCESS) return {};
        return text;
    }
    [[nodiscard]] json_number number() {
        if (!take(json_kind::number, "number")) return {};
        std::int64_t integer = 0; // simdjson, too, tells 3 from 3.0; get would convert
        std::uint64_t natural = 0;
        double real = 0;
        const simdjson::dom::element_type type = here_.type();
        if (type == simdjson::dom::element_type::INT64 && here_.get(integer) == simdjson::SUCCESS)
            return json_number(integer);
        if (type == simdjson::dom::element_type::UINT64 && here_.get(natural) == simdjson::SUCCESS)
            return json_number(natural);
        return here_.get(real) == simdjson::SUCCESS ? json_number(real) : json_number();
    }
    [[nodiscard]] bool boolean() {
        bool truth = false;
        return take(json_kind::boolean, "boolean") && here_.get(truth) == simdjson::SUCCESS && truth;
    }
    void skip() noexcept { kind_ = json_kind::none; }

    template <class F>
    void for_each_element(F&& f) {
        simdjson::dom::array elements;
        if (!take(json_kind::array, "for_each_element") || here_.get(elements) != simdjson::SUCCESS) return;
        frames_.push_back({std::string_view(), 0, false});
        for (const simdjson::dom::element element : elements) {
            stand_at(element);
            f();
            if (cancelled_) return;
            ++frames_.back().index;
        }
        leave();
    }
    template <class F>
    void for_each_member(F&& f) {
        simdjson::dom::object members;
        if (!take(json_kind::object, "for_each_member") || here_.get(members) != simdjson::SUCCESS) return;
        frames_.push_back({std::string_view(), 0, true});
        for (auto member = members.begin(); member != members.end(); ++member) {
            frames_.back().key = member.key();
            stand_at(member.value());
            f(frames_.back().key);
            if (cancelled_) return;
        }
        leave();
    }

    [[nodiscard]] std::string where() const {
        std::string pointer;
        for (const frame& level : frames_) {
            if (level.object)
                append_pointer_token(pointer, level.key);
            else
                pointer.append("/").append(std::to_string(level.index));
        }
        return pointer;
    }

    void cancel() noexcept {
        cancelled_ = true;
        kind_ = json_kind::none;
    }
    [[nodiscard]] bool failed() const noexcept { return false; }

private:
    struct frame {
        std::string_view key;
        std::size_t index;
        bool object;
    };

    void stand_at(simdjson::dom::element element) noexcept {
        here_ = element;
        kind_ = kind_of(element.type());
    }
    [[nodiscard]] static json_kind kind_of(simdjson::dom::element_type type) noexcept {
        switch (type) {
        case simdjson::dom::element_type::ARRAY:
            return json_kind::array;
        case simdjson::dom::element_type::OBJECT:
            return json_kind::object;
        case simdjson::dom::element_type::INT64:
        case simdjson::dom::element_type::UINT64:
        case simdjson::dom::element_type::DOUBLE:
            return json_kind::number;
        case simdjson::dom::element_type::STRING:
            return json_kind::string;
        case simdjson::dom::element_type::BOOL:
            return json_kind::boolean;
        case simdjson::dom::element_type::NULL_VALUE:
            return json_kind::null;
        }
        return json_kind::none;
    }
    bool take(json_kind wanted, const char* reader) {
        if (kind_ == wanted) {
            kind_ = json_kind::none;
            return true;
        }
        if (!cancelled_) require_json_kind(reader, kind_, wanted, where());
        return false;
    }
    void leave() noexcept {
        frames_.pop_back();
        kind_ = json_kind::none;
    }

    simdjson::dom::element here_;
    json_kind kind_ = json_kind::none;
    bool cancelled_ = false;
    std::vector<frame> frames_;
};

static_assert(json_source<simdjson_source>);

} // namespace detail

/// What a simdjson_engine allows and may rely on.
struct simdjson_options {
    std::size_t max_depth = 512; ///< as json_options::max_depth
    /// The caller promises that spare_bytes (64) behind every text may be read, as behind a text from read_file (see
    /// json_place::spare, which promises it for one text): such texts are not copied. What the bytes hold does not
    /// matter.
    bool padded = false;
};

/// The engine of simdjson: see builtin_engine for what read promises. It keeps its buffers (about 2 bytes for a byte of
/// text, and a copy of a text that is not padded) for the next text. Not for two threads at once.
class simdjson_engine {
public:
    explicit simdjson_engine(simdjson_options options = {}) : options_(options) {}

    template <class F>
    void read(std::string_view text, problems& out, F&& f, json_place start = {}) {
        simdjson::dom::element root;
        if (parse(text, options_.padded || start.spare >= simdjson::SIMDJSON_PADDING, root)) {
            detail::simdjson_source source(root);
            f(source);
        } else {
            builtin_engine{{options_.max_depth}}.read(text, out, f, start);
        }
    }

private:
    static_assert(simdjson::SIMDJSON_PADDING <= spare_bytes, "this simdjson reads further than spare_bytes");

    bool parse(std::string_view text, bool padded, simdjson::dom::element& root) {
        if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
        if (text.empty() || options_.max_depth == 0) return false;
        if (parser_.capacity() < text.size() || !ready_) {
            // simdjson refuses at max_depth, and does not count an innermost container that is empty: this refuses at
            // our limit or one before it, and json_reader decides.
            const std::size_t depth = std::clamp<std::size_t>(options_.max_depth, 1, 1024);
            const std::size_t capacity =
                std::max<std::size_t>(text.size(), std::min<std::size_t>(2 * parser_.capacity(), 1u << 20));
            ready_ = parser_.allocate(capacity, depth) == simdjson::SUCCESS;
            if (!ready_) return false;
        }
        const char* bytes = text.data();
        if (!padded) {
            if (copy_.size() < text.size() + simdjson::SIMDJSON_PADDING)
                copy_.resize(text.size() + simdjson::SIMDJSON_PADDING);
            std::memcpy(copy_.data(), bytes, text.size());
            bytes = copy_.data();
        }
        return parser_.parse(bytes, text.size(), false).get(root) == simdjson::SUCCESS;
    }

    simdjson_options options_;
    simdjson::dom::parser parser_;
    std::string copy_;
    bool ready_ = false; ///< whether the parser was given its depth
};

static_assert(json_engine<simdjson_engine>);

} // namespace io

HALLMARK_NAMESPACE_END

#endif
