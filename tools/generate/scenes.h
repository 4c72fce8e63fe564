// Every rare thing that a bank sees, each as a short scene in one mailbox: together they reach what
// daily life seldom does.
#pragma once

#include <vector>

#include "tools/generate/bank.h"

namespace syncledger::synthetic {

using Scene = void (*)(Narrator& say, Tenant& tenant, Person& person);

const std::vector<Scene>& CalendarScenes();
const std::vector<Scene>& BookingScenes();
const std::vector<Scene>& SeriesScenes();
const std::vector<Scene>& OperatorScenes();

// These make a ledger judge a whole tenant anew: they belong to its first days.
const std::vector<Scene>& EarlyScenes();
const std::vector<Scene>& EarlyOperatorScenes();

}  // namespace syncledger::synthetic
