// Key files that change while a server runs: what cannot be read is trouble, for as long as it is
// so.
#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "api/access/access.h"
#include "gtest/gtest.h"
#include "tests/temp_folder.h"

namespace syncledger {
namespace {

constexpr char kPublicKey[] =
    "-----BEGIN PUBLIC KEY-----\n"
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEPBXR0Fq++3y33WDBObiBvK1rDtmq\n"
    "Ywz5tetCjp1LHxDj2XeLNqAhJ2qjy49zT5I7jJLFBOATs5EUNFAOxTC8lg==\n"
    "-----END PUBLIC KEY-----\n";

void Write(const std::string& path, const std::string& text) {
  std::ofstream(path + ".new", std::ios::binary) << text;
  std::filesystem::rename(path + ".new", path);
}

// The files are looked at every second.
bool BecomesTrouble(const Access& access, bool trouble) {
  for (int i = 0; i < 600; ++i) {
    if (access.trouble().ok() != trouble) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return false;
}

TEST(KeyFiles, AreTroubleWhileTheyCannotBeRead) {
  TempFolder folder;
  const std::string path = folder / "public.pem";
  Write(path, kPublicKey);
  AccessSettings settings;
  settings.tokens.push_back({.keys = {{path, ""}}, .issuer = "bank", .audience = "syncledger"});
  const auto access = Access::Checked(settings);
  ASSERT_TRUE(access.ok()) << access.status();
  EXPECT_TRUE(access->trouble().ok()) << access->trouble();

  std::filesystem::rename(path, path + ".away");
  EXPECT_TRUE(BecomesTrouble(*access, true));
  std::filesystem::rename(path + ".away", path);  // the same file as before, in every respect
  EXPECT_TRUE(BecomesTrouble(*access, false));
  Write(path, "no key");
  EXPECT_TRUE(BecomesTrouble(*access, true));
  Write(path, kPublicKey);
  EXPECT_TRUE(BecomesTrouble(*access, false));
}

TEST(KeyFiles, OfWhoeverLetsEverybodyInAreNoTrouble) { EXPECT_TRUE(Access::Open().trouble().ok()); }

}  // namespace
}  // namespace syncledger
