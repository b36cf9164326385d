/** The directions of imports: core <- rest, realtime, adapters, web; only composition roots join them. */

const compositionRoots =
  "^(rest/lambda([.]ts|/)|realtime/lambda([.]ts|/)|embedded/|stacks/|scripts/|sst[.]config[.]ts)";
const trials = "^(tests|bench|demo)/";

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      comment: "A cycle, of types too, means that two files are one.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "nothing-missing",
      comment: "An import that does not resolve, or a package that package.json does not name.",
      severity: "error",
      from: {},
      to: { dependencyTypes: ["unknown", "undetermined", "npm-no-pkg", "npm-unknown"], pathNot: "^aws-lambda$" },
    },
    {
      name: "core-is-pure",
      comment: "core imports core and valibot: no other package, nothing of Node, nothing else of the project.",
      severity: "error",
      from: { path: "^core/" },
      to: { pathNot: "^(core/|node_modules/valibot/)" },
    },
    {
      name: "rest-not-realtime",
      severity: "error",
      from: { path: "^rest/" },
      to: { path: "^realtime/" },
    },
    {
      name: "realtime-not-rest",
      severity: "error",
      from: { path: "^realtime/" },
      to: { path: "^rest/" },
    },
    {
      name: "adapters-only-in-composition-roots",
      comment: "Everything else takes the ports of core/ports/ as arguments.",
      severity: "error",
      from: { pathNot: `^adapters/|${compositionRoots}|${trials}` },
      to: { path: "^adapters/" },
    },
    {
      name: "adapters-know-only-core",
      severity: "error",
      from: { path: "^adapters/" },
      // Of aws-lambda there are types alone.
      to: { pathNot: "^(core|adapters|node_modules)/|^aws-lambda$", dependencyTypesNot: ["core"] },
    },
    {
      name: "aws-not-local",
      severity: "error",
      from: { path: "^adapters/aws/" },
      to: { path: "^adapters/local/" },
    },
    {
      name: "local-not-aws",
      severity: "error",
      from: { path: "^adapters/local/" },
      to: { path: "^adapters/aws/" },
    },
    {
      name: "shared-adapters-know-neither",
      severity: "error",
      from: { path: "^adapters/shared/" },
      to: { path: "^adapters/(aws|local)/" },
    },
    {
      name: "web-imports-core-and-web-packages",
      comment: "What a page imports, a phone downloads: core, the page's own files and the packages named here.",
      severity: "error",
      from: { path: "^web/", pathNot: "^web/build[.]ts$" },
      to: {
        pathNot:
          "^(web|core)/|^node_modules/(preact|@preact/signals|@preact/signals-core|valibot|uqr|@fontsource-variable)/",
      },
    },
    {
      name: "web-only-from-itself",
      comment:
        "The server and the cloud site take the bundler, which finds the pages by their path; they never import one.",
      severity: "error",
      from: { pathNot: `^web/|${trials}` },
      to: { path: "^web/", pathNot: "^web/build[.]ts$" },
    },
    {
      name: "bundler-is-no-page",
      comment: "It runs on the server: Node and esbuild, and nothing of the pages but their files.",
      severity: "error",
      from: { path: "^web/build[.]ts$" },
      to: { pathNot: "^node_modules/esbuild/", dependencyTypesNot: ["core"] },
    },
    {
      name: "composition-roots-are-the-top",
      comment: "Only another composition root, a test, a benchmark or the demo may start one.",
      severity: "error",
      from: { pathNot: `${compositionRoots}|${trials}` },
      to: { path: compositionRoots },
    },
    {
      name: "product-not-tests",
      severity: "error",
      from: { pathNot: trials },
      to: { path: trials },
    },
    {
      name: "start-needs-no-dev-package",
      comment: "`npm ci --omit=dev && npm start` runs these; a type-only import is gone by then.",
      severity: "error",
      from: { path: "^(core|rest|realtime|adapters/(local|shared)|embedded|web|demo)/", pathNot: "/lambda([.]ts$|/)" },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(data|dist|coverage|[.]sst|cdk[.]out|[.]git)(/|$)" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "types", "node", "default"],
      extensions: [".ts", ".tsx", ".js", ".mjs", ".cjs", ".json", ".css"],
    },
  },
};
