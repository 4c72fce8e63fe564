// Coconut's directory and settings: employees, locations, services, and the two groups of settings.
#include <fmt/format.h>

#include <algorithm>

#include "ingest/coconut/document.h"
#include "ingest/time_text.h"

namespace syncledger {
namespace {

bool ReadUpdatedAt(const CoconutDocument& document, v1::Fact* fact, TextList* stated,
                   Fault* fault) {
  int64_t updated_at_us = 0;
  if (!document.UpdatedAt(&updated_at_us, stated, fault)) return false;
  fact->set_occurred_at_us(updated_at_us);
  return true;
}

bool ReadNotificationSettings(const CoconutDocument& document, v1::NotificationSettings* settings,
                              Fault* fault) {
  TextList& stated = *settings->mutable_stated_fields();
  bool staff = false, clients = false;
  if (!document.Bool("staff_notifications", &staff, &stated, fault) ||
      !document.Bool("client_notifications", &clients, &stated, fault)) {
    return false;
  }
  settings->set_staff_notifications(staff);
  settings->set_client_notifications(clients);
  std::sort(stated.begin(), stated.end());
  return true;
}

bool ReadExchangeSettings(const CoconutDocument& document, v1::ExchangeSettings* settings,
                          Fault* fault) {
  TextList& stated = *settings->mutable_stated_fields();
  bool enabled = false, show_event_titles = false;
  std::string protocol;
  if (!document.Bool("enabled", &enabled, &stated, fault) ||
      !document.Bool("show_event_titles", &show_event_titles, &stated, fault) ||
      !document.Text("protocol", &protocol, &stated, fault)) {
    return false;
  }
  settings->set_enabled(enabled);
  settings->set_show_event_titles(show_event_titles);
  if (protocol == "graph") {
    settings->set_protocol(v1::GRAPH);
  } else if (protocol == "ews") {
    settings->set_protocol(v1::EWS);
  } else if (!protocol.empty()) {
    return Fail(
        fault, v1::INVALID_VALUE,
        fmt::format("{} is \"{}\"; it must be graph or ews",
                    document.path().Field("protocol").Text(), FirstBytes(protocol, kShownBytes)));
  }
  std::sort(stated.begin(), stated.end());
  return true;
}

}  // namespace

bool ReadUserUpdated(const CoconutDocument& document, std::string_view content_hash, v1::Fact* fact,
                     Fault* fault) {
  v1::UserStated& user = *fact->mutable_user_stated();
  TextList& stated = *user.mutable_stated_fields();
  user.set_user_id(document.id());
  user.set_content_hash(content_hash.data(), content_hash.size());
  bool active = false, service_provider = false;
  if (!ReadUpdatedAt(document, fact, &stated, fault) ||
      !document.Text("email", user.mutable_email(), &stated, fault) ||
      !document.Text("first_name", user.mutable_first_name(), &stated, fault) ||
      !document.Text("last_name", user.mutable_last_name(), &stated, fault) ||
      !document.Text("timezone", user.mutable_time_zone(), &stated, fault) ||
      !document.Bool("active", &active, &stated, fault) ||
      !document.Bool("service_provider", &service_provider, &stated, fault) ||
      !document.Ids("location_ids", user.mutable_location_ids(), &stated, fault)) {
    return false;
  }
  user.set_active(active);
  user.set_service_provider(service_provider);
  std::sort(stated.begin(), stated.end());
  return true;
}

bool ReadUserRemoved(const CoconutDocument& document, std::string_view content_hash, v1::Fact* fact,
                     Fault* fault) {
  v1::UserRemoved& user = *fact->mutable_user_removed();
  user.set_user_id(document.id());
  user.set_content_hash(content_hash.data(), content_hash.size());
  TextList stated;
  return ReadUpdatedAt(document, fact, &stated, fault);
}

bool ReadLocationUpdated(const CoconutDocument& document, std::string_view content_hash,
                         v1::Fact* fact, Fault* fault) {
  v1::LocationStated& location = *fact->mutable_location_stated();
  TextList& stated = *location.mutable_stated_fields();
  location.set_location_id(document.id());
  location.set_content_hash(content_hash.data(), content_hash.size());
  if (!ReadUpdatedAt(document, fact, &stated, fault) ||
      !document.Text("name", location.mutable_name(), &stated, fault) ||
      !document.Text("address", location.mutable_address(), &stated, fault) ||
      !document.Text("timezone", location.mutable_time_zone(), &stated, fault)) {
    return false;
  }
  std::sort(stated.begin(), stated.end());
  return true;
}

bool ReadServiceUpdated(const CoconutDocument& document, std::string_view content_hash,
                        v1::Fact* fact, Fault* fault) {
  v1::ServiceStated& service = *fact->mutable_service_stated();
  TextList& stated = *service.mutable_stated_fields();
  service.set_service_id(document.id());
  service.set_content_hash(content_hash.data(), content_hash.size());
  if (!ReadUpdatedAt(document, fact, &stated, fault) ||
      !document.Text("name", service.mutable_name(), &stated, fault)) {
    return false;
  }
  std::sort(stated.begin(), stated.end());
  return true;
}

bool ReadSettingsUpdated(const CoconutDocument& document, std::string_view, v1::Fact* fact,
                         Fault* fault) {
  if (document.id() == "notifications") {
    return ReadNotificationSettings(document, fact->mutable_notification_settings(), fault);
  }
  if (document.id() == "exchange")
    return ReadExchangeSettings(document, fact->mutable_exchange_settings(), fault);
  return Fail(fault, v1::UNSUPPORTED_BODY,
              fmt::format("the settings \"{}\" are unknown; they must be notifications or exchange",
                          FirstBytes(document.id(), kShownBytes)));
}

}  // namespace syncledger
