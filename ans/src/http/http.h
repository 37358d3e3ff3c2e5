// The words of httpd/handler.h that the registry's handlers use.
#pragma once

#include <handler.h>

namespace ans {

using httpd::Handler;
using httpd::Reply;
using httpd::Request;
using httpd::Response;
using httpd::Rest;
using httpd::Verb;

}  // namespace ans
