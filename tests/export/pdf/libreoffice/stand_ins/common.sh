# What the stand-ins share: called as LibreOffice is, they find $letters in their arguments.
letters=
after_outdir=no
for argument in "$@"; do
  case $argument in
    --outdir) after_outdir=yes ;;
    *.docx) [ "$after_outdir" = yes ] && letters="$letters $argument" ;;
  esac
done
mkdir -p out

pdf() {
  printf '%%PDF-1.7\n%s\n%%%%EOF\n' "$(cat "$1")" > "out/${1%.docx}.pdf"
}
