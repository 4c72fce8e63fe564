// The parts of the console's JSON, each of which adds its routes.
#pragma once

#include "api/http/console_routes.h"

namespace syncledger {

// /api/v1/session, /moment, /rules, /search, /examples
void AddConsoleAnswers(HttpServer* http, const ConsoleSources& sources);
// /api/v1/employees, /week
void AddConsoleSchedule(HttpServer* http, const ConsoleSources& sources);
// /api/v1/why
void AddConsoleWhy(HttpServer* http, const ConsoleSources& sources);
// /api/v1/absences, /appointments, /notifications, /conflicts, /verdicts, /mailboxes, /held
void AddConsoleLists(HttpServer* http, const ConsoleSources& sources);
// /api/v1/outcomes
void AddConsoleStream(HttpServer* http, const ConsoleSources& sources);
// POST /api/v1/replays begins one, GET says how it stands; /api/v1/rule_sets
void AddConsoleReplays(HttpServer* http, const ConsoleSources& sources);
// POST /api/v1/held
void AddConsoleActs(HttpServer* http, const ConsoleSources& sources);

}  // namespace syncledger
