#include "ingest/coconut/document.h"

#include <fmt/format.h>

#include <algorithm>

#include "ingest/time_text.h"

namespace syncledger {
namespace {

using simdjson::dom::element;

void AddOnce(TextList* list, std::string text) {
  if (std::find(list->begin(), list->end(), text) == list->end()) list->Add(std::move(text));
}

}  // namespace

bool CoconutDocument::Open(element body, std::string_view type, Fault* fault) {
  simdjson::dom::object document;
  if (body.get(document) != simdjson::SUCCESS) {
    return Fail(fault, v1::MALFORMED_BODY,
                fmt::format("the body is {}; it must be a JSON:API document", JsonTypeName(body)));
  }
  const std::optional<element> data = Find(document, "data");
  if (!data) return Fail(fault, v1::MISSING_FIELD, fmt::format("{} is missing", data_path_.Text()));
  if (!ReadObject(*data, data_path_, &data_, fault)) return false;

  const std::optional<element> stated_type = Find(data_, "type");
  std::string_view text;
  if (!stated_type) {
    return Fail(
        fault, v1::MISSING_FIELD,
        fmt::format("{} is missing; it must be \"{}\"", data_path_.Field("type").Text(), type));
  }
  if (!ReadText(*stated_type, data_path_.Field("type"), &text, fault)) return false;
  if (text != type) {
    return Fail(fault, v1::INVALID_VALUE,
                fmt::format("{} is \"{}\"; it must be \"{}\"", data_path_.Field("type").Text(),
                            FirstBytes(text, kShownBytes), type));
  }

  const std::optional<element> id = Find(data_, "id");
  if (id && !IsNull(*id) && !ReadId(*id, data_path_.Field("id"), &id_, fault)) return false;
  if (id_.empty()) {
    return Fail(fault, v1::MISSING_FIELD,
                fmt::format("{} is missing or empty", data_path_.Field("id").Text()));
  }

  const std::optional<element> attributes = Find(data_, "attributes");
  if (!attributes || IsNull(*attributes)) return true;
  return ReadObject(*attributes, attributes_path_, &attributes_.emplace(), fault);
}

std::optional<element> CoconutDocument::Attribute(std::string_view name) const {
  if (!attributes_) return std::nullopt;
  return Find(*attributes_, name);
}

bool CoconutDocument::OptionalText(std::string_view name, std::optional<std::string_view>* text,
                                   TextList* stated, Fault* fault) const {
  const std::optional<element> value = Attribute(name);
  if (!value) return true;
  stated->Add(std::string(name));
  return ReadTextOrNull(*value, path().Field(name), &text->emplace(), fault);
}

bool CoconutDocument::Text(std::string_view name, std::string* text, TextList* stated,
                           Fault* fault) const {
  std::optional<std::string_view> read;
  if (!OptionalText(name, &read, stated, fault)) return false;
  if (read) text->assign(read->data(), read->size());
  return true;
}

bool CoconutDocument::Bool(std::string_view name, bool* flag, TextList* stated,
                           Fault* fault) const {
  const std::optional<element> value = Attribute(name);
  if (!value || IsNull(*value)) return true;
  stated->Add(std::string(name));
  return ReadBool(*value, path().Field(name), flag, fault);
}

bool CoconutDocument::Ids(std::string_view name, TextList* ids, TextList* stated,
                          Fault* fault) const {
  const std::optional<element> value = Attribute(name);
  if (!value) return true;
  stated->Add(std::string(name));
  if (IsNull(*value)) return true;
  const JsonPath at = path().Field(name);
  std::string id;
  simdjson::dom::array list;
  if (value->get(list) != simdjson::SUCCESS) {
    if (!ReadId(*value, at, &id, fault)) return false;
    AddOnce(ids, std::move(id));
    return true;
  }
  size_t place = 0;
  for (const element one : list) {
    if (!ReadId(one, at.Element(place++), &id, fault)) return false;
    AddOnce(ids, std::move(id));
  }
  return true;
}

bool CoconutDocument::Id(std::string_view name, std::string* id, TextList* stated,
                         Fault* fault) const {
  TextList ids;
  if (!Ids(name, &ids, stated, fault)) return false;
  if (ids.size() > 1) {
    return Fail(
        fault, v1::INVALID_VALUE,
        fmt::format("{} holds {} ids; it must hold one", path().Field(name).Text(), ids.size()));
  }
  if (!ids.empty()) *id = std::move(ids[0]);
  return true;
}

bool CoconutDocument::UpdatedAt(int64_t* updated_at_us, TextList* stated, Fault* fault) const {
  constexpr std::string_view kName = "updated_at";
  const std::optional<element> value = Attribute(kName);
  const JsonPath at = path().Field(kName);
  if (!value || IsNull(*value)) {
    return Fail(fault, v1::MISSING_FIELD,
                fmt::format("{} is missing; it orders what Coconut states", at.Text()));
  }
  std::string_view text;
  if (!ReadText(*value, at, &text, fault)) return false;
  const std::optional<int64_t> read = ReadInstant(text);
  if (!read) {
    return Fail(fault, v1::INVALID_TIME,
                fmt::format("{} is \"{}\"; it must be an RFC 3339 time with Z or an offset",
                            at.Text(), FirstBytes(text, kShownBytes)));
  }
  stated->Add(std::string(kName));
  *updated_at_us = *read;
  return true;
}

bool CoconutDocument::Related(std::string_view name, std::optional<element>* related,
                              Fault* fault) const {
  const JsonPath relationships_path = data_path_.Field("relationships");
  const std::optional<element> relationships = Find(data_, "relationships");
  simdjson::dom::object fields;
  if (!relationships || IsNull(*relationships)) return true;
  if (!ReadObject(*relationships, relationships_path, &fields, fault)) return false;
  const std::optional<element> relationship = Find(fields, name);
  if (!relationship || IsNull(*relationship)) return true;
  if (!ReadObject(*relationship, relationships_path.Field(name), &fields, fault)) return false;
  *related = Find(fields, "data");
  return true;
}

}  // namespace syncledger
