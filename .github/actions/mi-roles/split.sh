# shellcheck shell=bash
# split TEXT puts the words of a text into the array args. Blanks, line breaks, quotes and
# backslashes mean what they mean to a POSIX shell; nothing else means anything: $, `, * and
# ; are characters like others. It fails when a quote stays open.
split() {
  local text=$1 word='' quote='' begun='' c i
  args=()
  for ((i = 0; i < ${#text}; i++)); do
    c=${text:i:1}
    if [ "$c" = "$quote" ]; then
      quote=''
    elif [ "$quote" = "'" ]; then
      word+=$c
    elif [ "$c" = \\ ]; then
      i=$((i + 1))
      escaped "${text:i:1}" || return 1
    elif [ -n "$quote" ]; then
      word+=$c
    else
      case $c in
      "'" | '"') quote=$c begun=1 ;;
      ' ' | $'\t' | $'\n')
        [ -z "$begun" ] || args+=("$word")
        word='' begun=''
        ;;
      *) word+=$c begun=1 ;;
      esac
    fi
  done
  [ -z "$begun" ] || args+=("$word")
  [ -z "$quote" ]
}

# escaped CHARACTER adds what a backslash and this character are, in split's word: the
# character, nothing for a line break, and both where double quotes leave them alone.
escaped() {
  [ -n "$1" ] || return 1
  case $quote$1 in
  $'\n' | '"'$'\n') ;;
  '"$' | '"`' | '""' | '"'\\) word+=$1 ;;
  '"'?*) word+=\\$1 ;;
  *) word+=$1 begun=1 ;;
  esac
}
