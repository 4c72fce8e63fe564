#include "tests/tools/bank_day.h"

namespace syncledger {

std::string BankDay() {
  return R"json({"observed_at":"2026-11-02T12:00:00Z","tenant":"maple","source":"coconut","event":"location.updated","actor":{"id":"1","role":"admin"},"body":{"data":{"type":"locations","id":"31","attributes":{"name":"Main Street","address":"12 Main St","timezone":"America/Halifax","updated_at":"2026-11-02T11:00:00Z"}}}}
{"observed_at":"2026-11-02T12:01:00Z","tenant":"maple","source":"coconut","event":"service.updated","actor":{"id":"1","role":"admin"},"body":{"data":{"type":"services","id":"4","attributes":{"name":"Mortgage review","updated_at":"2026-11-02T11:01:00Z"}}}}
{"observed_at":"2026-11-02T12:02:00Z","tenant":"maple","source":"coconut","event":"user.updated","actor":{"id":"1","role":"admin"},"body":{"data":{"type":"users","id":"8","attributes":{"email":"nadia@maple.example","first_name":"Nadia","last_name":"Roy","timezone":"America/Halifax","active":true,"service_provider":true,"location_ids":["31"],"updated_at":"2026-11-02T11:02:00Z"}}}}
{"observed_at":"2026-11-02T12:03:00Z","tenant":"maple","source":"coconut","event":"settings.updated","actor":{"id":"1","role":"admin"},"body":{"data":{"type":"settings","id":"notifications","attributes":{"staff_notifications":true,"client_notifications":false}}}}
{"observed_at":"2026-11-02T12:04:00Z","tenant":"maple","source":"coconut","event":"settings.updated","actor":{"id":"1","role":"admin"},"body":{"data":{"type":"settings","id":"exchange","attributes":{"enabled":true,"protocol":"graph","show_event_titles":false}}}}
{"observed_at":"2026-11-02T12:30:00Z","tenant":"maple","source":"operator","event":"calendar.initialized","actor":{"id":"ops","role":"admin"},"body":{"mailbox":"nadia@maple.example"}}

# The first sync of the calendar.
{"observed_at":"2026-11-02T13:00:00Z","tenant":"maple","source":"graph","mailbox":"nadia@maple.example","sync":{"id":"s1","kind":"FULL"},"body":{"value":[{"@odata.etag":"W/\"k1\"","id":"AAMk-1","changeKey":"k1","iCalUId":"04-1","subject":"Lunch","showAs":"busy","isCancelled":false,"isAllDay":false,"type":"singleInstance","sensitivity":"normal","createdDateTime":"2026-11-01T10:00:00Z","lastModifiedDateTime":"2026-11-02T12:50:00Z","start":{"dateTime":"2026-11-04T18:00:00.0000000","timeZone":"UTC"},"end":{"dateTime":"2026-11-04T19:00:00.0000000","timeZone":"UTC"}},{"@odata.etag":"W/\"k2\"","id":"AAMk-2","changeKey":"k2","iCalUId":"04-2","subject":"Maybe","showAs":"free","isCancelled":false,"isAllDay":false,"type":"singleInstance","sensitivity":"normal","createdDateTime":"2026-11-01T10:00:00Z","lastModifiedDateTime":"2026-11-02T12:51:00Z","start":{"dateTime":"2026-11-04T18:30:00.0000000","timeZone":"UTC"},"end":{"dateTime":"2026-11-04T19:30:00.0000000","timeZone":"UTC"}}],"@odata.deltaLink":"https://graph.microsoft.com/v1.0/delta?token=1"}}
{"observed_at":"2026-11-02T13:30:00Z","tenant":"maple","source":"coconut","event":"appointment.created","actor":{"id":"8","role":"staff"},"body":{"data":{"type":"appointments","id":"900","attributes":{"start":"2026-11-06T15:00:00Z","end":"2026-11-06T16:00:00Z","timezone":"America/Halifax","service_id":"4","location_id":"31","staff_id":"8","internal_notes":"likes tea","updated_at":"2026-11-02T13:30:00Z"},"relationships":{"attendees":{"data":[{"type":"attendees","id":"70","attributes":{"email":"sam@mail.example","first_name":"Sam","last_name":"Lee"}}]}}}}}
)json";
}

std::string BareGraphPage() {
  return R"json({"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#Collection(event)","value":[{"@odata.etag":"W/\"k9\"","id":"AAMk-bare","changeKey":"k9","iCalUId":"04-9","subject":"Dentist","showAs":"busy","isCancelled":false,"isAllDay":false,"type":"singleInstance","sensitivity":"normal","createdDateTime":"2026-11-01T10:00:00Z","lastModifiedDateTime":"2026-11-02T12:55:00Z","start":{"dateTime":"2026-11-05T15:00:00.0000000","timeZone":"UTC"},"end":{"dateTime":"2026-11-05T16:00:00.0000000","timeZone":"UTC"}}],"@odata.deltaLink":"https://graph.microsoft.com/v1.0/delta?token=2"})json";
}

}  // namespace syncledger
