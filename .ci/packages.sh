# Sourced by tests/run, examples/run and .ci/run: installs what is missing on Debian and Ubuntu. Name what is wanted, then install it at once:
#   want_compiler g++; want_command ninja ninja-build; want_header boost/version.hpp libboost-dev; want_package libbenchmark-dev
#   install_wanted tests/run
wanted=''
want_command() { command -v "$1" >/dev/null 2>&1 || wanted="$wanted $2"; }
want_header() { [ -e "/usr/include/$1" ] || [ -e "/usr/local/include/$1" ] || wanted="$wanted $2"; }
want_package() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed' || wanted="$wanted $1"; }
want_compiler() {
    case ${1##*/} in
        clang++-*) want_command "$1" "clang-${1##*clang++-}" ;;
        clang++) want_command "$1" clang ;;
        *) want_command "$1" "${1##*/}" ;;
    esac
}

apt_get() {
    if [ "$(id -u)" = 0 ]; then set -- env DEBIAN_FRONTEND=noninteractive apt-get "$@"
    else set -- sudo env DEBIAN_FRONTEND=noninteractive apt-get "$@"; fi
    "$@" </dev/null 2>&1
}

# install_wanted CALLER: false, after saying so, when something could not be installed.
install_wanted() {
    [ -n "$wanted" ] || return 0
    echo "$1: installing$wanted"
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "$1: no apt-get here; please install them by hand"
        return 1
    fi
    said=$(apt_get update -qq) || echo "$said"
    # shellcheck disable=SC2086
    said=$(apt_get install -y -qq --no-install-recommends $wanted) && { wanted=''; return 0; }
    lacking=''
    for package in $wanted; do
        said=$(apt_get install -y -qq --no-install-recommends "$package") || { echo "$said"; lacking="$lacking $package"; }
    done
    wanted=''
    [ -z "$lacking" ] || { echo "$1: could not be installed:$lacking"; return 1; }
}
