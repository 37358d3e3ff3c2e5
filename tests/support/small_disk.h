// A file system in memory of a few megabytes, for what only a disk that is full or read-only shows. Needs the right to mount.
#pragma once

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "support/temp_dir.h"

namespace test {

class SmallDisk {
 public:
  explicit SmallDisk(int megabytes) {
    std::filesystem::create_directory(path_);
    const auto size = "size=" + std::to_string(megabytes) + "m";
    mounted_ = mount("tmpfs", path_.c_str(), "tmpfs", 0, size.c_str()) == 0;
  }
  ~SmallDisk() {
    if (mounted_) umount2(path_.c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  [[nodiscard]] bool is_mounted() const { return mounted_; }
  [[nodiscard]] std::string file(const std::string& name) const { return path_ + "/" + name; }
  // Leaves so many bytes free.
  [[nodiscard]] bool fill(std::uint64_t free) const {
    struct statvfs now{};
    if (statvfs(path_.c_str(), &now) != 0) return false;
    const int ballast = open(file("ballast").c_str(), O_CREAT | O_WRONLY, 0600);
    const bool filled = ballast >= 0 && posix_fallocate(ballast, 0, static_cast<off_t>(now.f_bavail * now.f_frsize - free)) == 0;
    close(ballast);
    return filled;
  }
  void empty() const { std::filesystem::remove(file("ballast")); }
  [[nodiscard]] bool make_read_only() const { return mount("tmpfs", path_.c_str(), "tmpfs", MS_REMOUNT | MS_RDONLY, nullptr) == 0; }

 private:
  TempDir folder_;
  std::string path_ = folder_.file("disk");
  bool mounted_ = false;
};

}  // namespace test
