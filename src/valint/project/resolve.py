"""Find what a link leads to, in the order in which the publishing site looks.

Source: docfx v3 `LinkResolver.TryResolveRelativePath`, links.md section 1: redirections, dependent
repositories, this docset, the fallback tree, and that tree's history for resources and includes.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from valint.model.lazy_regex import lazy_regex
from valint.model.named import NamedTuple
from valint.project.docset import Docset, Publishing, below_base, longest_first
from valint.project.fallback import FallbackTree, is_page
from valint.project.listing import FileTree
from valint.project.redirections import Redirections
from valint.project.target import Target, TargetKind


class Via(StrEnum):
    """How a link was resolved, or why it was not."""

    SELF = "self"
    DOCSET = "docset"
    REDIRECT = "redirect"
    FALLBACK = "fallback"
    HISTORY = "history"
    DEPENDENCY = "dependency"
    EXTERNAL = "external"
    COMPUTED = "computed"
    SITE_UNKNOWN = "site-unknown"
    UNVERIFIABLE = "unverifiable"
    LOCAL_PATH = "local-path"
    OUTSIDE = "outside-root"
    MISSING = "missing"


class Resolution(NamedTuple):
    """What a link leads to.

    `file` is the absolute path of the file that answers, where one is at hand.  `spelling` is the true
    path, relative to its tree, where the link has it in other letters.  `address` is where a redirection
    leads.  `certain` is false where a missing file may yet be served from somewhere that nothing here tells
    of.
    """

    via: Via
    path: str = ""
    file: str | None = None
    spelling: str | None = None
    address: str | None = None
    certain: bool = True

    @property
    def sentence(self) -> str:
        """How the link was resolved, in one sentence."""
        return _SENTENCES[self.via].format(path=self.path, file=self.file, address=self.address)


_SENTENCES = {
    Via.SELF: "It points into its own page.",
    Via.DOCSET: "“{path}” is in this checkout.",
    Via.REDIRECT: "“{path}” is redirected to “{address}”.",
    Via.FALLBACK: "“{path}” is not translated; the site serves the source file {file}.",
    Via.HISTORY: "“{path}” is gone from the source tree, but its history holds it and the site serves it.",
    Via.DEPENDENCY: "“{path}” belongs to a dependent repository.",
    Via.EXTERNAL: "It leads to another site.",
    Via.COMPUTED: "“{path}” is filled in when the site is built.",
    Via.SITE_UNKNOWN: "“{path}” is a site path that no file here answers; another repository may publish it.",
    Via.UNVERIFIABLE: "“{path}” is not in this checkout, and the source tree is not at hand.",
    Via.LOCAL_PATH: "“{path}” is a path on the author's own computer.",
    Via.OUTSIDE: "“{path}” leads out of the checkout and was not looked up.",
    Via.MISSING: "“{path}” is not in this checkout, nor redirected, nor in the source tree.",
}

_MOST_REMEMBERED = 8_000
_STEPS = frozenset({"", ".", "..", "~"})
# Tens of thousands are made; the generated constructor costs twice as much, and so does to look up a member.
_new = tuple.__new__
_RELATIVE, _SITE = TargetKind.RELATIVE, TargetKind.SITE
_DOCSET = Via.DOCSET
_LOCALE_SEGMENT = lazy_regex(r"/[A-Za-z]{2,3}(?:-[A-Za-z]{4})?-[A-Za-z]{2}(?=/|\Z)")
_SEPARATORS = lazy_regex(r"[/\\]")


class Checkout(NamedTuple):
    """A repository on disk with all that decides where its links lead.

    `marked` tells whether its root is certain (a publish configuration or a git work tree).
    `expects_source` tells whether the publishing files name a source repository.
    """

    tree: FileTree
    publishing: Publishing
    docsets: Sequence[Docset]
    redirections: Redirections
    fallbacks: Sequence[FallbackTree]
    dependencies: Mapping[str, FileTree | None]
    marked: bool
    expects_source: bool


class Origin(NamedTuple):
    """Where a link stands: the folder of the file that contains it, relative to the checkout.

    `localized` tells whether the page is a translation.
    """

    folder: str
    localized: bool


class Resolver:
    """Resolves the links of one checkout, as a rule each (folder, path) once."""

    def __init__(self, checkout: Checkout, *, history: bool = True) -> None:
        self.checkout = checkout
        self._history = history
        self._memo: dict[tuple[Origin, str, bool], Resolution] = {}
        self._site_memo: dict[str, Resolution] = {}
        self._by_base = longest_first(checkout.docsets)
        self._docset_of: dict[str, Docset | None] = {}
        self._dependent = tuple(f"{name}/" for name in checkout.dependencies)

    def docset_of(self, path: str) -> Docset | None:
        """Return the innermost docset that holds a path of the checkout."""
        holding = [docset for docset in self.checkout.docsets if docset.holds(path)]
        if holding:
            return max(holding, key=lambda docset: len(docset.root))
        return None

    def _docset_around(self, origin: Origin) -> Docset | None:
        """Return the docset that a link stands in; there are few folders."""
        folder = origin.folder
        if folder not in self._docset_of:
            self._docset_of[folder] = self.docset_of(folder)
        return self._docset_of[folder]

    def resolve(self, target: Target, origin: Origin, *, include: bool = False) -> Resolution:
        """Return what `target` leads to from a file in `origin`."""
        kind = target.kind
        if kind is _RELATIVE:
            key = (origin, target.path, include)
            found = self._memo.get(key)
            if found is None:
                if len(self._memo) >= _MOST_REMEMBERED:
                    self._memo.clear()  # what a page links to, its neighbours link to
                found = self._memo[key] = self._relative(target.path, origin, include=include)
            return found
        if kind is TargetKind.SELF:
            return _SELF
        if kind is _SITE:
            return self.site(target.path)
        if kind is TargetKind.LOCAL_PATH:
            return Resolution(Via.LOCAL_PATH, target.path)
        if kind is TargetKind.COMPUTED:
            return Resolution(Via.COMPUTED, target.path)
        return _EXTERNAL

    def site(self, path: str) -> Resolution:
        """Return what a site path leads to; one that no docset here publishes is unknown, never missing."""
        found = self._site_memo.get(path)
        if found is None:
            found = self._site_memo[path] = self._site(path)
        return found

    def _site(self, path: str) -> Resolution:
        plain = _LOCALE_SEGMENT.sub("", path.replace("\\", "/"), count=1) if self._by_base else path
        if plain != path and not self._same_locale(path):
            return Resolution(Via.SITE_UNKNOWN, path)
        for docset in self._by_base:
            below = below_base(plain.rstrip("/"), docset)
            if below is None:
                continue
            candidates = [_join(docset.root, name) for name in _site_candidates(below.strip("/"))]
            for candidate in candidates:
                address = self.checkout.redirections.target(candidate)
                if address is not None:
                    return Resolution(Via.REDIRECT, path, address=address)
            for candidate in candidates:
                found = self.checkout.tree.find(candidate)
                if found is not None:
                    return Resolution(Via.DOCSET, path, self.checkout.tree.absolute(found))
            for fallback in self.checkout.fallbacks:
                for candidate in candidates:
                    served = fallback.serve(candidate, docset)
                    if served is not None:
                        return Resolution(Via.FALLBACK, path, served.file)
        return Resolution(Via.SITE_UNKNOWN, path)

    def _same_locale(self, path: str) -> bool:
        segment = path.replace("\\", "/").split("/")[1].lower()
        return any(docset.locale and docset.locale.lower() == segment for docset in self.checkout.docsets)

    def _relative(self, written: str, origin: Origin, *, include: bool) -> Resolution:
        checkout = self.checkout
        path = self._place(written, origin.folder)
        if path is None:
            return Resolution(Via.OUTSIDE, written, certain=checkout.marked)
        address = checkout.redirections.target(path)
        if address is not None:
            return Resolution(Via.REDIRECT, path, address=address)
        if f"{path}/".startswith(self._dependent):
            for name, tree in checkout.dependencies.items():
                if path == name or path.startswith(f"{name}/"):
                    return self._dependency(path, name, tree)
        found = checkout.tree.find(path)
        if found is not None:
            spelling = found if found != path else None
            return _new(Resolution, (_DOCSET, path, checkout.tree.absolute(found), spelling, None, True))
        if "." not in path.rpartition("/")[2]:
            return self._without_extension(path)
        docset = self._docset_around(origin)
        for fallback in checkout.fallbacks:
            served = fallback.serve(path, docset)
            if served is not None:
                spelling = served.spelling if not path.endswith(served.spelling) else None
                return Resolution(Via.FALLBACK, path, served.file, spelling)
        return self._absent(path, origin, docset, include=include)

    def _place(self, written: str, folder: str) -> str | None:
        """Return the path of the checkout that a link's path means, None when it leads out of it."""
        names = _SEPARATORS.split(written) if "\\" in written else written.split("/")
        if _STEPS.isdisjoint(names):
            below = "/".join(names)
            return f"{folder}/{below}" if folder else below
        if names[0] == "~":
            docset = self.docset_of(folder)
            folder = docset.root if docset is not None else ""
            del names[0]
        parts = folder.split("/") if folder else []
        for name in names:
            if name == "..":
                if not parts:
                    return None
                parts.pop()
            elif name and name != ".":
                parts.append(name)
        return "/".join(parts)

    def _dependency(self, path: str, name: str, tree: FileTree | None) -> Resolution:
        if tree is None:
            return Resolution(Via.UNVERIFIABLE, path)
        found = tree.find(path[len(name) + 1 :])
        if found is not None:
            return Resolution(Via.DEPENDENCY, path, tree.absolute(found))
        return Resolution(Via.MISSING, path)

    def _without_extension(self, path: str) -> Resolution:
        """Resolve a path that names no file: a folder, or a page as its address names it."""
        tree = self.checkout.tree
        if tree.has_folder(path):
            return Resolution(Via.DOCSET, path)
        if any(tree.find(candidate) for candidate in _site_candidates(path)):
            return Resolution(Via.DOCSET, path)
        return Resolution(Via.SITE_UNKNOWN, path)

    def _absent(self, path: str, origin: Origin, docset: Docset | None, *, include: bool) -> Resolution:
        checkout = self.checkout
        if checkout.tree.is_unknown(path):
            return Resolution(Via.UNVERIFIABLE, path)
        proven = False
        for fallback in checkout.fallbacks:
            if self._history and (include or not is_page(path)):
                held = fallback.once_held(path, docset)
                if held:
                    return Resolution(Via.HISTORY, path)
                if held is None and fallback.has_git:
                    return Resolution(Via.UNVERIFIABLE, path)
            proven = proven or fallback.lacks(path)
        if proven:
            return Resolution(Via.MISSING, path)
        # A localized tree alone says nothing of what its source holds; nor does a folder of unknown extent.
        if checkout.expects_source or origin.localized or not (checkout.marked or is_page(path)):
            return Resolution(Via.UNVERIFIABLE, path)
        return Resolution(Via.MISSING, path, certain=checkout.marked)


_SELF = Resolution(Via.SELF)
_EXTERNAL = Resolution(Via.EXTERNAL)


def _site_candidates(below: str) -> tuple[str, ...]:
    """Return the files that may be published at a site path, relative to the docset."""
    if not below:
        return "index.md", "index.yml"
    name = below.rpartition("/")[2]
    pages = (f"{below}.md", f"{below}.yml", f"{below}/index.md", f"{below}/index.yml")
    return (below, *pages) if "." in name else pages


def _join(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name
