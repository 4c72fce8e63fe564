// list appointments: bookings as they stand, whichever side last changed them.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "api/query.h"
#include "api/table.h"
#include "store/store.h"
#include "syncledger/v1/rows.pb.h"

namespace syncledger {

struct ListedAppointment {
  std::string tenant;
  v1::Appointment appointment;
  uint64_t since_offset = 0;
  ListPlace place = {};  // after it
};

// Calls `visit` with each appointment, cancelled ones too, by when it was first recorded, tenant by
// tenant; false stops. An employee's are those on whose staff they are; a mailbox's those of the
// employee whom it matched last. kInvalidArgument, kNotFound: what is asked (query.h).
absl::Status ListAppointments(const ReadView& view, const ListQuery& query,
                              const std::function<bool(const ListedAppointment&)>& visit);

// One appointment of the tenant ("": of the only one). kNotFound: it has none of that id then, with
// the nearest. Others as ResolveScope.
absl::StatusOr<ListedAppointment> FindAppointment(const ReadView& view, const std::string& tenant,
                                                  const std::string& id, const AsOf& as_of);

std::string ToJson(const ListedAppointment& listed);
std::vector<TableColumn> AppointmentColumns();
std::vector<std::string> ToCells(const ListedAppointment& listed);

}  // namespace syncledger
