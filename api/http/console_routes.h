// The console over HTTP: its files, and what they show as JSON under /api/v1/.
#pragma once

#include "api/access/access.h"
#include "api/access/recorder.h"
#include "api/http/http_server.h"
#include "api/service/latest_view.h"
#include "api/service/replays.h"

namespace syncledger {

// What the console answers from. All have to outlive the server; `latest` has a view by the first
// request.
struct ConsoleSources {
  const LatestView& latest;
  const Access& access;
  Replays& replays;
  Recorder* recorder = nullptr;  // null: this process does not write the ledger
};

// Adds the console's routes, before the server starts. Whoever asks is identified by the
// Authorization header (api/access); a page of somebody else's has nothing from here
// (console_requests.h).
void AddConsole(HttpServer* http, const ConsoleSources& sources);

}  // namespace syncledger
