using System.Collections.Frozen;
using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace HardenedContainer.Facts.Features;

/// <summary>Instructions of a method's IL (ECMA-335, III.1.2), one after the other.</summary>
internal static class Instructions
{
    private static readonly FrozenDictionary<int, OperandType> Operands = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToFrozenDictionary(code => (int)(ushort)code.Value, code => code.OperandType);

    /// <summary>Reads instructions to the end.</summary>
    /// <param name="code">The method's code.</param>
    /// <returns>Each with its operand: a token, or for a branch the offset that it leads to; else 0.</returns>
    /// <exception cref="BadImageFormatException">An instruction is not known or not whole.</exception>
    public static List<Instruction> Of(BlobReader code)
    {
        var instructions = new List<Instruction>();
        while (code.RemainingBytes > 0)
        {
            var offset = code.Offset;
            int value = code.ReadByte();
            value = value == 0xfe ? 0xfe00 | code.ReadByte() : value;
            if (!Operands.TryGetValue(value, out var operand))
            {
                throw new BadImageFormatException();
            }

            var token = 0;
            switch (operand)
            {
                case OperandType.InlineNone:
                    break;
                case OperandType.ShortInlineBrTarget:
                    var near = code.ReadSByte();
                    token = code.Offset + near;
                    break;
                case OperandType.InlineBrTarget:
                    var far = code.ReadInt32();
                    token = code.Offset + far;
                    break;
                case OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    code.ReadByte();
                    break;
                case OperandType.InlineVar:
                    code.ReadInt16();
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    code.ReadInt64();
                    break;
                case OperandType.InlineSwitch:
                    var targets = code.ReadInt32();
                    if (targets < 0 || targets > code.RemainingBytes / 4)
                    {
                        throw new BadImageFormatException();
                    }

                    code.Offset += targets * 4;
                    break;
                default:
                    token = code.ReadInt32();
                    break;
            }

            instructions.Add(new(offset, (ILOpCode)value, token));
        }

        return instructions;
    }
}

/// <summary>One instruction.</summary>
/// <param name="Offset">Where it begins.</param>
/// <param name="Code">What it does.</param>
/// <param name="Operand">A token, or the offset that a branch leads to; else 0.</param>
internal readonly record struct Instruction(int Offset, ILOpCode Code, int Operand);
