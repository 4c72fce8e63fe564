// What RocksDB and the file system say, in the words and codes of the store: the one place
// where they are translated. eventlog/ has the same, for neither may know the other; tests/house
// keeps them alike.
#pragma once

#include <string>
#include <string_view>
#include <system_error>

#include "absl/status/status.h"
#include "rocksdb/status.h"

namespace syncledger {

// "PATH: cannot DOING: WHY", in one line, with the code that the caller acts on: kUnavailable (in
// use by another process), kResourceExhausted (disk full), kPermissionDenied, kDataLoss (damaged,
// or a file is missing), kFailedPrecondition (written by a newer version), kInternal (anything
// else). OK stays OK.
absl::Status StoreError(const rocksdb::Status& status, std::string_view path,
                        std::string_view doing);
absl::Status StoreError(std::error_code error, std::string_view path, std::string_view doing);

// The sentence for a directory that another process holds, with that process's id where the system
// tells it.
absl::Status StoreInUse(const std::string& path);

}  // namespace syncledger
