// A read view over the state database.
#pragma once

#include <memory>

#include "store/database.h"
#include "store/store.h"

namespace syncledger {

// The state as it is now. The database must outlive the view. May be used from any thread.
std::unique_ptr<ReadView> MakeView(const Database& database);

}  // namespace syncledger
