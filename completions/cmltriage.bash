# bash completion for cmltriage; made by: cmltriage completion bash
_cmltriage_ids() { cmltriage gendoc ids --answer "$1" 2>/dev/null; }
_cmltriage() {
	local cur prev cmd words files=yes i
	cur=${COMP_WORDS[COMP_CWORD]}; prev=${COMP_WORDS[COMP_CWORD-1]}; cmd=
	for ((i = 1; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in -*) ;; *) cmd=${COMP_WORDS[i]}; break ;; esac
	done
	case $prev in
	--compute-units)
		COMPREPLY=($(compgen -W "all cpuAndNeuralEngine cpuAndGPU cpuOnly" -- "$cur")); return ;;
	--symptom)
		COMPREPLY=($(compgen -W "load slow memory accuracy conversion prediction build host training" -- "$cur")); return ;;
	--format|-F)
		COMPREPLY=($(compgen -W "text json jsonl md html sarif github junit tap regex dot" -- "$cur")); return ;;
	--fail-on)
		COMPREPLY=($(compgen -W "error warning hint unknown never" -- "$cur")); return ;;
	--min)
		COMPREPLY=($(compgen -W "hint warning error" -- "$cur")); return ;;
	--only)
		COMPREPLY=($(compgen -W "$(_cmltriage_ids ids)" -- "$cur")); return ;;
	--skip)
		COMPREPLY=($(compgen -W "$(_cmltriage_ids ids)" -- "$cur")); return ;;
	--from)
		COMPREPLY=($(compgen -W "$(_cmltriage_ids nodes)" -- "$cur")); return ;;
	--pattern)
		COMPREPLY=($(compgen -W "$(_cmltriage_ids patterns)" -- "$cur")); return ;;
	--theme)
		COMPREPLY=($(compgen -W "$(_cmltriage_ids looks)" -- "$cur")); return ;;
	--layout)
		COMPREPLY=($(compgen -W "latin cyrillic greek hebrew" -- "$cur")); return ;;
	--session)
		COMPREPLY=($(compgen -W "$(_cmltriage_ids sessions)" -- "$cur")); return ;;
	esac
	case $cmd in
	explain) words=""; words="$words $(_cmltriage_ids ids)" ;;
	checklist) words=""; words="$words $(_cmltriage_ids checklists)" ;;
	list) words="patterns nodes signatures checklists themes keys" ;;
	sessions) words="list show export import rm"; words="$words $(_cmltriage_ids sessions)" ;;
	replay) words=""; words="$words $(_cmltriage_ids sessions)" ;;
	tree) words="lint test graph new" ;;
	theme) words="lint show"; words="$words $(_cmltriage_ids themes)" ;;
	completion) words="bash zsh fish" ;;
	doctor) words=""; files=no ;;
	demo) words=""; files=no ;;
	help) words="check match inspect diff explain list checklist sessions replay tree theme gap doctor demo completion help keys exit-codes" ;;
	*) [ -n "$cmd" ] || words="check match inspect diff explain list checklist sessions replay tree theme gap doctor demo completion help" ;;
	esac
	if [[ $cur == -* ]]; then
		case $cmd in
		check) words="--log --target --device --compute-units --symptom --answer --auto --scan-weights --why --format --output --fail-on --exit-zero --min --only --skip --baseline --write-baseline --redact --no-redact --tree --no-user-trees --color --ascii --no-input --time-limit --max-log --config --no-config --quiet --verbose --help --version " ;;
		match) words="--log --target --device --compute-units --symptom --answer --auto --scan-weights --why --format --output --fail-on --exit-zero --min --only --skip --baseline --write-baseline --redact --no-redact --tree --no-user-trees --color --ascii --no-input --time-limit --max-log --config --no-config --quiet --verbose --help --version " ;;
		inspect) words="--log --target --device --compute-units --symptom --answer --auto --scan-weights --format --output --fail-on --exit-zero --min --only --skip --baseline --write-baseline --redact --no-redact --tree --no-user-trees --color --ascii --no-input --time-limit --max-log --config --no-config --quiet --verbose --help --version " ;;
		diff) words="--log --target --device --compute-units --symptom --answer --auto --scan-weights --no-weights --format --output --fail-on --exit-zero --min --only --skip --baseline --write-baseline --redact --no-redact --tree --no-user-trees --color --ascii --no-input --time-limit --max-log --config --no-config --quiet --verbose --help --version " ;;
		explain) words="--log --target --device --compute-units --symptom --answer --auto --scan-weights --why --format --output --fail-on --exit-zero --min --only --skip --baseline --write-baseline --redact --no-redact --tree --no-user-trees --color --ascii --no-input --time-limit --max-log --config --no-config --quiet --verbose --help --version " ;;
		list) words="--format --output --tree --no-user-trees --color --ascii --no-input --config --no-config --quiet --verbose --help --version " ;;
		checklist) words="--log --target --device --compute-units --symptom --answer --auto --scan-weights --format --output --fail-on --exit-zero --min --only --skip --baseline --write-baseline --redact --no-redact --tree --no-user-trees --color --ascii --no-input --time-limit --max-log --config --no-config --quiet --verbose --help --version " ;;
		sessions) words="--format --output --redact --no-redact --tree --no-user-trees --color --ascii --no-input --config --no-config --quiet --verbose --help --version " ;;
		replay) words="--log --target --device --compute-units --symptom --answer --auto --scan-weights --format --output --fail-on --exit-zero --min --only --skip --baseline --write-baseline --redact --no-redact --tree --no-user-trees --color --ascii --no-input --time-limit --max-log --config --no-config --quiet --verbose --help --version " ;;
		tree) words="--format --output --tree --no-user-trees --color --ascii --no-input --config --no-config --quiet --verbose --help --version " ;;
		theme) words="--format --output --color --ascii --no-input --config --no-config --quiet --verbose --help --version " ;;
		gap) words="--log --target --device --compute-units --symptom --answer --auto --scan-weights --format --output --fail-on --exit-zero --min --only --skip --baseline --write-baseline --redact --no-redact --tree --no-user-trees --color --ascii --no-input --time-limit --max-log --config --no-config --quiet --verbose --help --version " ;;
		doctor) words="--format --output --tree --no-user-trees --theme --color --ascii --mouse --layout --no-input --config --no-config --quiet --verbose --help --version " ;;
		demo) words="--log --target --device --compute-units --symptom --answer --auto --scan-weights --format --output --fail-on --exit-zero --min --only --skip --baseline --write-baseline --redact --no-redact --tree --no-user-trees --theme --color --ascii --no-input --time-limit --max-log --config --no-config --quiet --verbose --help --version " ;;
		completion) words="--color --ascii --no-input --config --no-config --quiet --verbose --help --version " ;;
		help) words="--color --ascii --no-input --config --no-config --quiet --verbose --help --version " ;;
		script) words="--log --target --device --compute-units --symptom --answer --auto --scan-weights --format --output --fail-on --exit-zero --min --only --skip --baseline --write-baseline --redact --no-redact --tree --no-user-trees --from --pattern --theme --color --ascii --mouse --layout --session --resume --no-session --no-input --time-limit --max-log --config --no-config --quiet --verbose --help --version " ;;
		gendoc) words="--log --target --device --compute-units --symptom --answer --auto --scan-weights --no-weights --format --output --fail-on --exit-zero --min --only --skip --baseline --write-baseline --redact --no-redact --tree --no-user-trees --color --ascii --no-input --time-limit --max-log --config --no-config --quiet --verbose --help --version " ;;
		*) words="--log --target --device --compute-units --symptom --answer --auto --scan-weights --format --output --fail-on --exit-zero --min --only --skip --baseline --write-baseline --redact --no-redact --tree --no-user-trees --from --pattern --theme --color --ascii --mouse --layout --plain --session --resume --no-session --no-input --time-limit --max-log --config --no-config --quiet --verbose --help --version " ;;
		esac
		files=no
	fi
	COMPREPLY=($(compgen -W "$words" -- "$cur"))
	[ "$files" = no ] || COMPREPLY+=($(compgen -f -- "$cur"))
}
complete -o filenames -F _cmltriage cmltriage
