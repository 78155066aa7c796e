using System.Security.Cryptography;
using System.Text;

namespace WebApi;

internal static class Cryptography
{
    /// <summary>Hashes a text, encrypts it and decrypts it again. All of it goes through OpenSSL.</summary>
    public static Hashed RoundTrip(string text = "hardened")
    {
        var plain = Encoding.UTF8.GetBytes(text);
        return new(text, Convert.ToHexStringLower(SHA256.HashData(plain)), Decrypt(Encrypt(plain, out var key, out var nonce, out var tag), key, nonce, tag).SequenceEqual(plain));
    }

    private static byte[] Encrypt(byte[] plain, out byte[] key, out byte[] nonce, out byte[] tag)
    {
        key = RandomNumberGenerator.GetBytes(32);
        nonce = RandomNumberGenerator.GetBytes(AesGcm.NonceByteSizes.MaxSize);
        tag = new byte[AesGcm.TagByteSizes.MaxSize];
        var encrypted = new byte[plain.Length];
        using var cipher = new AesGcm(key, tag.Length);
        cipher.Encrypt(nonce, plain, encrypted, tag);
        return encrypted;
    }

    private static byte[] Decrypt(byte[] encrypted, byte[] key, byte[] nonce, byte[] tag)
    {
        var plain = new byte[encrypted.Length];
        using var cipher = new AesGcm(key, tag.Length);
        cipher.Decrypt(nonce, encrypted, tag, plain);
        return plain;
    }
}
