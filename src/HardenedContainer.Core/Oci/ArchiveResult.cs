namespace HardenedContainer.Oci;

/// <summary>What <see cref="ImageArchive.Write"/> did.</summary>
/// <param name="Written">True where the archive was written, false where it was right already and left alone.</param>
/// <param name="ManifestDigest">Digest of the manifest (<c>sha256:…</c>): the image's digest in a registry.</param>
/// <param name="ConfigDigest">Digest of the configuration (<c>sha256:…</c>): Docker's image ID.</param>
/// <param name="LayerLength">Bytes of the compressed layers, the base's included: what a registry stores and a node pulls.</param>
public sealed record ArchiveResult(bool Written, string ManifestDigest, string ConfigDigest, long LayerLength);
