// A JSON:API document of Coconut's feed, and typed reads of its attributes.
#pragma once

#include <simdjson.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ingest/json.h"
#include "syncledger/v1/fact.pb.h"

namespace syncledger {

using TextList = google::protobuf::RepeatedPtrField<std::string>;

class CoconutDocument {
 public:
  // Reads `data` and its type and id. False: `fault` says what is missing or wrong.
  bool Open(simdjson::dom::element body, std::string_view type, Fault* fault);

  const std::string& id() const { return id_; }
  const JsonPath& path() const { return attributes_path_; }

  // Each reads one attribute and, if it is there, adds its name to `stated`. An attribute that is
  // absent or null leaves its target as it is, but null counts as stated where an empty value can
  // say the same. False: `fault` says why.
  bool Text(std::string_view name, std::string* text, TextList* stated, Fault* fault) const;
  bool OptionalText(std::string_view name, std::optional<std::string_view>* text, TextList* stated,
                    Fault* fault) const;
  bool Bool(std::string_view name, bool* flag, TextList* stated, Fault* fault) const;
  bool Id(std::string_view name, std::string* id, TextList* stated,
          Fault* fault) const;  // one, or a list of one
  bool Ids(std::string_view name, TextList* ids, TextList* stated,
           Fault* fault) const;  // appends, without repeats
  bool UpdatedAt(int64_t* updated_at_us, TextList* stated, Fault* fault) const;  // must be there

  // An attribute as it stands; nothing if it is absent.
  std::optional<simdjson::dom::element> Attribute(std::string_view name) const;

  // `relationships.NAME.data`; nothing if it is absent.
  bool Related(std::string_view name, std::optional<simdjson::dom::element>* related,
               Fault* fault) const;

 private:
  const JsonPath root_{};
  const JsonPath data_path_{.parent = &root_, .field = "data"};
  const JsonPath attributes_path_{.parent = &data_path_, .field = "attributes"};
  simdjson::dom::object data_;
  std::optional<simdjson::dom::object> attributes_;
  std::string id_;
};

// Reads one event's document into a fact's payload, occurred_at and fact_id. `content_hash` is of
// the body.
using CoconutRead = bool (*)(const CoconutDocument& document, std::string_view content_hash,
                             v1::Fact* fact, Fault* fault);

bool ReadAppointmentCreated(const CoconutDocument&, std::string_view content_hash, v1::Fact*,
                            Fault*);
bool ReadAppointmentUpdated(const CoconutDocument&, std::string_view content_hash, v1::Fact*,
                            Fault*);
bool ReadAppointmentCancelled(const CoconutDocument&, std::string_view content_hash, v1::Fact*,
                              Fault*);
bool ReadUserUpdated(const CoconutDocument&, std::string_view content_hash, v1::Fact*, Fault*);
bool ReadUserRemoved(const CoconutDocument&, std::string_view content_hash, v1::Fact*, Fault*);
bool ReadLocationUpdated(const CoconutDocument&, std::string_view content_hash, v1::Fact*, Fault*);
bool ReadServiceUpdated(const CoconutDocument&, std::string_view content_hash, v1::Fact*, Fault*);
bool ReadSettingsUpdated(const CoconutDocument&, std::string_view content_hash, v1::Fact*, Fault*);

}  // namespace syncledger
