package dev.holdfast.cli;
public final class Holdfast { public static void main(String[] a) { System.out.println("hi"); } }
