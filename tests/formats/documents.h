// Documents that are to keep to published schemas: python3-jsonschema looks at them (check_documents.py).
#pragma once

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "support/process.h"
#include "support/temp_dir.h"

namespace test {

inline std::string specs() {
  const char* set = std::getenv("CREDENCE_SPECS");
  return set != nullptr ? set : PROJECT_DIR "/../shared/specs";
}

// One line a document: the schema that it is of, and the document.
class Documents {
 public:
  void add(const std::string& schema, const nlohmann::json& document) {
    lines_ += nlohmann::json{{"schema", schema}, {"document", document}}.dump() + "\n";
  }
  // 0: all keep to their schemas; 77: it could not be looked at.
  int check() const {
    const TempDir folder;
    std::ofstream(folder.file("documents")) << lines_;
    Process process("/usr/bin/python3", {PROJECT_DIR "/tests/formats/check_documents.py", specs(), folder.file("documents")});
    for (std::string line = process.read_line(); !line.empty(); line = process.read_line()) std::cout << line << "\n";
    return process.wait().value_or(-1);
  }

 private:
  std::string lines_;
};

}  // namespace test
