# The libraries that tools/setup installs, as targets. A missing one is said by name, with what installs it.

set(SYNCLEDGER_MISSING "")

# syncledger_package(NAME [VERSION] [DEBIAN package]): find_package, collecting what is missing.
macro(syncledger_package name)
  cmake_parse_arguments(PACKAGE "" "VERSION;DEBIAN" "" ${ARGN})
  find_package(${name} ${PACKAGE_VERSION} QUIET)
  if(NOT ${name}_FOUND)
    list(APPEND SYNCLEDGER_MISSING ${PACKAGE_DEBIAN})
  endif()
endmacro()

# syncledger_module(PREFIX MODULE DEBIAN): a pkg-config module as PkgConfig::PREFIX.
macro(syncledger_module prefix module debian)
  if(PkgConfig_FOUND)
    pkg_check_modules(${prefix} QUIET IMPORTED_TARGET ${module})
  endif()
  if(NOT ${prefix}_FOUND)
    list(APPEND SYNCLEDGER_MISSING ${debian})
  endif()
endmacro()

find_package(Threads REQUIRED)
syncledger_package(PkgConfig DEBIAN pkg-config)
# Within the binary: calls into it are a tenth of what a fold does, and cheaper so. An ELF process must hold it once, so
# that gRPC, which uses it too, is linked statically as well (below). Whoever links a library that brings it shared must
# drop this line.
set(Protobuf_USE_STATIC_LIBS ON)
syncledger_package(Protobuf VERSION 3.21 DEBIAN "libprotobuf-dev protobuf-compiler")
syncledger_package(absl DEBIAN libabsl-dev)
syncledger_package(RocksDB VERSION 7 DEBIAN "librocksdb-dev and what it links: libsnappy-dev libbz2-dev liblz4-dev libzstd-dev libgflags-dev")
syncledger_package(simdjson DEBIAN libsimdjson-dev)
syncledger_package(pugixml DEBIAN libpugixml-dev)
syncledger_package(CLI11 DEBIAN libcli11-dev)
syncledger_package(yaml-cpp DEBIAN libyaml-cpp-dev)
syncledger_package(fmt DEBIAN libfmt-dev)
syncledger_package(OpenSSL DEBIAN libssl-dev)
syncledger_package(ZLIB DEBIAN zlib1g-dev)
syncledger_package(GTest DEBIAN "libgtest-dev libgmock-dev")
# Debian's CMake package of gRPC has shared libraries only, and those bring protobuf shared.
find_path(GRPC_INCLUDE grpcpp/grpcpp.h)
set(SYNCLEDGER_GRPC_ARCHIVES "")
foreach(archive grpc++_reflection grpc++ grpc gpr upb address_sorting)
  find_library(GRPC_ARCHIVE_${archive} lib${archive}.a)
  list(APPEND SYNCLEDGER_GRPC_ARCHIVES ${GRPC_ARCHIVE_${archive}})
endforeach()
find_library(CARES_LIBRARY cares)
find_library(RE2_LIBRARY re2)
find_program(GRPC_CPP_PLUGIN grpc_cpp_plugin)
if(NOT GRPC_INCLUDE OR "${SYNCLEDGER_GRPC_ARCHIVES}" MATCHES NOTFOUND OR NOT CARES_LIBRARY OR NOT RE2_LIBRARY)
  list(APPEND SYNCLEDGER_MISSING libgrpc++-dev)
endif()
if(NOT GRPC_CPP_PLUGIN)
  list(APPEND SYNCLEDGER_MISSING protobuf-compiler-grpc)
endif()
syncledger_module(XXHASH libxxhash libxxhash-dev)
syncledger_module(GUMBO gumbo libgumbo-dev)
syncledger_module(LIBICAL libical libical-dev)
syncledger_module(RDKAFKA rdkafka librdkafka-dev)
syncledger_module(PROMETHEUS prometheus-cpp-core prometheus-cpp-dev)
syncledger_module(HTTPLIB cpp-httplib libcpp-httplib-dev)
syncledger_module(CJOSE cjose "libcjose-dev libjansson-dev")
syncledger_module(LZ4 liblz4 liblz4-dev)
syncledger_module(ZSTD libzstd libzstd-dev)
# Within the binary: a fold allocates so often that the way into a shared library shows.
find_library(JEMALLOC_ARCHIVE libjemalloc.a)
if(NOT JEMALLOC_ARCHIVE)
  list(APPEND SYNCLEDGER_MISSING libjemalloc-dev)
endif()
find_path(CCTZ_INCLUDE cctz/time_zone.h)
find_library(CCTZ_LIBRARY cctz)
if(NOT CCTZ_INCLUDE OR NOT CCTZ_LIBRARY)
  list(APPEND SYNCLEDGER_MISSING libcctz-dev)
endif()

if(SYNCLEDGER_MISSING)
  list(JOIN SYNCLEDGER_MISSING "\n  " missing)
  message(FATAL_ERROR "Debian packages are missing:\n  ${missing}\nInstall them: tools/setup")
endif()

add_library(cctz::cctz UNKNOWN IMPORTED)
set_target_properties(cctz::cctz PROPERTIES IMPORTED_LOCATION ${CCTZ_LIBRARY} INTERFACE_INCLUDE_DIRECTORIES
                                                                              ${CCTZ_INCLUDE})

add_library(grpc INTERFACE)
target_include_directories(grpc SYSTEM INTERFACE ${GRPC_INCLUDE})
target_link_libraries(
  grpc
  INTERFACE ${SYNCLEDGER_GRPC_ARCHIVES}
            protobuf::libprotobuf
            ${CARES_LIBRARY}
            ${RE2_LIBRARY}
            OpenSSL::SSL
            OpenSSL::Crypto
            ZLIB::ZLIB
            absl::any_invocable
            absl::cord
            absl::flat_hash_map
            absl::flat_hash_set
            absl::hash
            absl::random_random
            absl::status
            absl::statusor
            absl::str_format
            absl::strings
            absl::synchronization
            absl::time
            Threads::Threads
            ${CMAKE_DL_LIBS})
